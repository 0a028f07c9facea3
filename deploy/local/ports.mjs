import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/*
 * Below the ports that systems give away by themselves, to whoever listens on 0 or connects: what is free here now is
 * still free when its program has started, seconds later.
 */
const first = 20_000
const last = 32_767

/** Loopback ports that nobody uses, all different. */
export async function freePorts(count) {
  const ports = new Set()
  while (ports.size < count) {
    const port = randomInt(first, last + 1)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

/** One of them. */
export async function freePort() {
  const [port] = await freePorts(1)
  return port
}

/** Free means that we may listen on it. Other errors than a port in use are thrown: no other port would do better. */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => (/EADDRINUSE|EACCES/.test(error.code) ? resolve(false) : reject(error)))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
