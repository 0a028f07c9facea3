import http from 'node:http'
import net from 'node:net'

/** Exit code 0 when this container does its work: the web answers /readyz; the worker can reach what it needs. */
const checks = { web: [isReady], worker: [reaches('DATABASE_URL', 3306), reaches('REDIS_URL', 6379)] }
const results = await Promise.all((checks[process.argv[2]] ?? [async () => false]).map((check) => check()))
process.exit(results.every(Boolean) ? 0 : 1)

function isReady() {
  return new Promise((resolve) => {
    const port = process.env.PORT ?? 3000
    const request = http.get({ host: '127.0.0.1', port, path: '/readyz', timeout: 4_000 }, (reply) => {
      reply.resume()
      resolve(reply.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}

function reaches(name, defaultPort) {
  return () =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(process.env[name] ?? '')
      const socket = net.connect({ host: hostname, port: Number(port || defaultPort), timeout: 4_000 })
      const finish = (answer) => {
        socket.destroy()
        resolve(answer)
      }
      socket.once('connect', () => finish(true))
      socket.once('timeout', () => finish(false))
      socket.once('error', () => finish(false))
    })
}
