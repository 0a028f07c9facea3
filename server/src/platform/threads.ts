import { Worker } from 'node:worker_threads'

/** Why a task has no result. `failed` carries the message that the thread gave; all of it is for the log. */
export type ThreadFailure = 'full' | 'timeout' | 'crashed' | 'failed' | 'closed'

export class ThreadError extends Error {
  constructor(
    readonly failure: ThreadFailure,
    message: string = failure,
  ) {
    super(message)
    this.name = 'ThreadError'
  }
}

export interface ThreadLimits {
  /** Threads at most; each begins when it is needed. */
  threads: number
  /** Tasks that may wait for a thread. */
  waiting: number
  timeoutMs: number
  heapMb: number
  /** A thread that had nothing to do for so long gives its memory back. */
  idleMs: number
}

export interface Threads {
  run: <Result>(task: unknown) => Promise<Result>
  close: () => Promise<void>
}
/** What a thread answers to each task. */
export type ThreadAnswer = { result: unknown } | { error: string }

interface Task {
  task: unknown
  resolve: (result: never) => void
  reject: (error: ThreadError) => void
}

/**
 * A bounded pool of threads for work that would keep a process from answering. One that hangs or dies takes its own task
 * with it and nothing else.
 */
export function openThreads(program: URL, limits: ThreadLimits): Threads {
  const waiting: Task[] = []
  const idle = new Map<Worker, NodeJS.Timeout>()
  const all = new Set<Worker>()
  let isClosed = false

  function start(): Worker {
    const worker = new Worker(program, {
      execArgv: [],
      // No secrets: a thread draws what it is given.
      env: { NODE_ENV: process.env.NODE_ENV ?? 'production', TZ: 'UTC' },
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
    })
    all.add(worker)
    worker.once('exit', () => {
      all.delete(worker)
      clearTimeout(idle.get(worker))
      idle.delete(worker)
      next()
    })
    // Whoever waits for its answer hears of it; one that dies idle is replaced when needed.
    worker.on('error', () => undefined)
    return worker
  }

  function rest(worker: Worker): void {
    worker.unref()
    idle.set(worker, setTimeout(() => void worker.terminate(), limits.idleMs).unref())
  }

  function take(): Worker | undefined {
    const [free] = idle.keys()
    if (!free) return all.size < limits.threads ? start() : undefined
    clearTimeout(idle.get(free))
    idle.delete(free)
    free.ref()
    return free
  }

  function next(): void {
    if (isClosed || !waiting.length) return
    const worker = take()
    if (worker) give(worker, waiting.shift() as Task)
  }

  function give(worker: Worker, { task, resolve, reject }: Task): void {
    const done = (act: () => void) => {
      clearTimeout(timer)
      worker.off('message', answered).off('error', failed).off('exit', ended)
      act()
    }
    const answered = (answer: ThreadAnswer) =>
      done(() => {
        rest(worker)
        if ('error' in answer) reject(new ThreadError('failed', answer.error))
        else resolve(answer.result as never)
        next()
      })
    const failed = (error: Error) => done(() => reject(new ThreadError('crashed', error.message)))
    const ended = (code: number) =>
      done(() => reject(new ThreadError(isClosed ? 'closed' : 'crashed', `thread ended with ${code}`)))
    const timer = setTimeout(() => {
      done(() => reject(new ThreadError('timeout')))
      void worker.terminate()
    }, limits.timeoutMs)
    worker.on('message', answered).on('error', failed).on('exit', ended)
    worker.postMessage(task)
  }

  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new ThreadError('closed'))
        const isFree = idle.size > 0 || all.size < limits.threads
        if (!isFree && waiting.length >= limits.waiting) return reject(new ThreadError('full'))
        waiting.push({ task, resolve, reject })
        next()
      }),
    async close() {
      isClosed = true
      for (const { reject } of waiting.splice(0)) reject(new ThreadError('closed'))
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}
