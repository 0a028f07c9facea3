import { finished, type Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { Worksheet } from 'exceljs'

/** Bytes of one sheet that may wait for the compressor or the receiver. */
const HIGH_WATER = 4 * 1024 * 1024

/** The writer hands a sheet's XML to a pipe of its own and never waits for it; we do. */
interface SheetPipe {
  stream?: { pipes?: LegacyWritable[] }
}

/** The pipe comes from an old copy of Node's streams, which lacks the newer properties. */
type LegacyWritable = Writable & { _writableState?: { length: number } }

const waiting = (pipe: LegacyWritable): number => pipe.writableLength ?? pipe._writableState?.length ?? 0

/** Lets rows through only as fast as the output takes them, and stops the work when the output is gone. */
export function outputGate(output: Writable, signal?: AbortSignal) {
  let fail: (reason: unknown) => void = () => undefined
  const failure = new Promise<never>((_, reject) => {
    fail = reject
  })
  failure.catch(() => undefined)
  const stopWatching = finished(output, (error) => error && fail(error))
  const onAbort = () => fail(signal?.reason ?? new Error('aborted'))
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()

  return {
    orFailure: <T>(work: Promise<T>): Promise<T> => Promise.race([work, failure]),
    async ready(worksheet: Worksheet): Promise<void> {
      const pipe = (worksheet as unknown as SheetPipe).stream?.pipes?.[0]
      // Let compression and the socket have a turn even when nothing waits.
      await Promise.race([new Promise((turn) => setImmediate(turn)), failure])
      // Not the drain event: that comes when nothing is left, and the compressor would stand still meanwhile.
      for (let pause = 1; pipe && waiting(pipe) > HIGH_WATER; pause = Math.min(pause * 2, 50)) {
        await Promise.race([setTimeout(pause), failure])
      }
    },
    dispose() {
      stopWatching()
      signal?.removeEventListener('abort', onAbort)
    },
  }
}
