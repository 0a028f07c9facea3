import type { ChildMessage } from './child-process.ts'

/** So many items may be under way before the child waits for the parent. */
const WINDOW = 3

/** An error whose code and message may leave the child. */
export interface CodedError extends Error {
  code: string
}

/** The child's side of `runChild`: answers one start message, then ends. Ends too when the parent vanishes. */
export function serveChild<Input, Item, Result>(
  work: (input: Input, send: (item: Item) => Promise<void>) => Promise<Result>,
): void {
  let unacknowledged = 0
  let resume: (() => void) | undefined
  const post = (message: ChildMessage<Item, Result>) =>
    new Promise<void>((done) => {
      process.send?.(message, undefined, {}, () => done())
    })
  const send = async (item: Item) => {
    unacknowledged++
    await post({ kind: 'item', payload: item })
    if (unacknowledged < WINDOW) return
    await new Promise<void>((done) => {
      resume = done
    })
  }
  const start = async (input: Input) => {
    try {
      await post({ kind: 'result', payload: await work(input, send) })
    } catch (error) {
      const { code, message } = error as CodedError
      await post({ kind: 'error', code: typeof code === 'string' ? code : 'unknown', message: String(message) })
    }
  }
  process.on('message', (message: { kind: 'start'; input: Input } | { kind: 'ack' }) => {
    if (message.kind === 'start') return void start(message.input)
    unacknowledged--
    resume?.()
    resume = undefined
  })
  process.on('disconnect', () => process.exit(0))
}
