import { availableParallelism } from 'node:os'
import { foldLines, toParagraph, visibleText } from '@shuangfang/shared/kit/text'
import type { Logger } from 'pino'
import { threadEntry } from '../child-process'
import { renderFailed, unavailable } from '../errors'
import { openThreads, ThreadError, type ThreadLimits } from '../threads'
import type { Rendered } from './pdf'

/** A document that the product issues: what it is made of, and how that becomes pages. */
export interface Document<Input> {
  kind: string
  render: (input: Input) => Promise<Rendered>
}

/**
 * Declares a document; `server/src/documents.ts` lists them for the threads that draw them. Every text of its input is
 * one line: what people wrote prints no line, no paragraph of its own among the words of the office. The fields named
 * by `several` are the ones that may have more, and are the document's to print so.
 */
export const defineDocument = <Input>(
  kind: string,
  render: Document<Input>['render'],
  several: readonly (keyof Input & string)[] = [],
): Document<Input> => ({ kind, render: (input) => render(cleaned(input, new Set(several)) as Input) })

function cleaned(value: unknown, several: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return foldLines(visibleText(toParagraph(value)))
  if (Array.isArray(value)) return value.map((item) => cleaned(item, several))
  if (!value || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, several.has(key) ? inner : cleaned(inner, several)]),
  )
}

/** What a drawing thread is told. */
export interface Drawing {
  kind: string
  input: unknown
}

export interface Documents {
  /** Draws it away from the process that answers people. 503 when too many are asked for at once. */
  render: <Input>(document: Document<Input>, input: Input) => Promise<Rendered>
  close: () => Promise<void>
}

/** Fonts and pictures of one document take some 150 MB; two cores leave room for those who only read. */
const limits: ThreadLimits = {
  threads: Math.max(1, Math.min(2, availableParallelism() - 1)),
  waiting: 24,
  timeoutMs: 45_000,
  heapMb: 512,
  idleMs: 600_000,
}

export function openDocuments(log: Logger, change: Partial<ThreadLimits> = {}): Documents {
  let threads: ReturnType<typeof openThreads> | undefined
  return {
    async render({ kind }, input) {
      threads ??= openThreads(threadEntry('render'), { ...limits, ...change })
      const drawing: Drawing = { kind, input }
      try {
        const { pdf, missing } = await threads.run<Rendered>(drawing)
        // Between threads a Buffer becomes the plain array of bytes that it is.
        return { pdf: Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength), missing }
      } catch (error) {
        if (!(error instanceof ThreadError)) throw error
        if (error.failure === 'full' || error.failure === 'closed') throw tooManyDocuments()
        log.error({ err: error, failure: error.failure, document: kind }, 'document not made')
        throw renderFailed()
      }
    },
    close: async () => threads?.close(),
  }
}

const tooManyDocuments = () => unavailable(5, '同时生成的文书太多，请 5 秒后再试。', 'documents_busy')
