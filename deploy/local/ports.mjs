import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Loopback ports that nobody uses now, all different: each is held until all are found, because the system gives
 * the same one twice as soon as it is let go. Use them at once; others look for ports, too.
 */
export async function freePorts(count) {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(probes.map((probe) => once(probe, 'listening')))
  const ports = probes.map((probe) => probe.address().port)
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')))
  return ports
}

/** One of them. */
export async function freePort() {
  const [port] = await freePorts(1)
  return port
}
