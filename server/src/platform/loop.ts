import type { Logger } from 'pino'

export interface Loop {
  /** There may be work now: the pause ends. */
  wake: () => void
  stop: () => Promise<void>
}

/**
 * Repeats `work` until stopped, one run at a time. `work` returns how much it did: while there is more, it goes on after
 * `busyMs`, else after `idleMs`. A failure is logged and tried again with growing pauses; nothing ends the loop but `stop`.
 */
export function startLoop(
  name: string,
  log: Logger,
  pause: { busyMs: number; idleMs: number },
  work: () => Promise<number>,
): Loop {
  let isStopped = false
  let isWoken = false
  let failures = 0
  let wake = () => {}
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const run = async () => {
    while (!isStopped) {
      let ms: number
      isWoken = false
      try {
        ms = (await work()) > 0 ? pause.busyMs : pause.idleMs
        failures = 0
      } catch (error) {
        failures += 1
        // At most two seconds: what was away is used again, and what waited for it is done, within five of its return.
        ms = Math.min(250 * 2 ** failures, 2000)
        log.warn({ err: error, loop: name, failures }, 'loop failed, will try again')
      }
      if (!isStopped && !isWoken) await sleep(ms)
    }
  }
  const running = run()
  return {
    wake() {
      isWoken = true
      wake()
    },
    async stop() {
      isStopped = true
      wake()
      await running
    },
  }
}
