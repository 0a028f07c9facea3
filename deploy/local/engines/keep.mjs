import { setTimeout as sleep } from 'node:timers/promises'

/** Seconds before each restart within one spell; a server that dies more often has a reason of its own. */
const pauses = [0.2, 1, 3, 10, 30]
const spellMs = 600_000

/**
 * Starts a server with `launch(port?)` and starts it again at the same address when it ends by itself. Resolves with
 * `{ url, port, child, failed, stop }`; `failed` resolves with a message when it was tried often enough.
 */
export async function keepRunning({ title, launch, log, onRestart = () => undefined, waits = pauses }) {
  let server = await launch()
  const { url, port } = server
  const stopping = new AbortController()
  let restarts = []
  let restarting
  let giveUp
  const failed = new Promise((resolve) => {
    giveUp = resolve
  })
  const watch = () =>
    server.child.once('exit', (code, signal) => {
      if (!stopping.signal.aborted) restarting = restart(signal ?? code)
    })

  async function restart(end) {
    const now = Date.now()
    restarts = restarts.filter((at) => now - at < spellMs)
    const wait = waits[restarts.length]
    if (wait === undefined) {
      return giveUp(`${title}（端口 ${port}）反复退出（${end}），已重启 ${restarts.length} 次，不再重启`)
    }
    restarts.push(now)
    log(`${title} 退出了（${end}），${wait} 秒后重启（第 ${restarts.length} 次）`)
    await sleep(wait * 1000, undefined, { signal: stopping.signal }).catch(() => undefined)
    if (stopping.signal.aborted) return
    try {
      server = await launch(port)
    } catch (error) {
      return restart(error.message)
    }
    if (stopping.signal.aborted) return
    watch()
    onRestart()
    log(`${title} 已恢复`)
  }

  watch()
  return {
    url,
    port,
    failed,
    get child() {
      return server.child
    },
    async stop() {
      stopping.abort()
      await restarting
      await server.stop()
    },
  }
}
