import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import { freePort } from '../../deploy/local/ports.mjs'

/** A door in front of a server that can go away (`close`, `open` again) or fall silent with its connections open. */
export function doorTo(url: string) {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const fars = new Set<Socket>()
  let isSilent = false
  const server = net.createServer((near) => {
    const far = net.connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    near.on('close', () => far.destroy())
    fars.add(far)
    far.on('close', () => {
      fars.delete(far)
      near.destroy()
    })
    near.pipe(far).pipe(near)
    if (isSilent) for (const socket of [near, far]) socket.pause()
  })
  let port: number | undefined
  return {
    /** The same server, account and path, behind another port. */
    async open() {
      // One that stays ours while the door is shut.
      port ??= await freePort()
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    /** Its connections as the server sees them: the ports they come from. */
    ports: () => [...fars].map((far) => far.localPort ?? 0),
    silence() {
      isSilent = true
      for (const socket of sockets) socket.pause()
    },
    speak() {
      isSilent = false
      for (const socket of sockets) socket.resume()
    },
  }
}
