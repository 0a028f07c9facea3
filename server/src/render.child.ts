import { parentPort } from 'node:worker_threads'
import sharp from 'sharp'
import type { Drawing } from '#platform/documents/document'
import type { ThreadAnswer } from '#platform/threads'
import { documents } from './documents'

/** The program of a drawing thread: one document after another. */
const byKind = new Map(documents.map((document) => [document.kind, document]))
sharp.concurrency(1)
sharp.cache(false)

async function draw({ kind, input }: Drawing): Promise<ThreadAnswer> {
  const document = byKind.get(kind)
  if (!document) return { error: `No document of kind ${kind}` }
  try {
    return { result: await document.render(input as never) }
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  }
}

parentPort?.on('message', async (drawing: Drawing) => parentPort?.postMessage(await draw(drawing)))
