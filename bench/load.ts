import { connect } from 'node:net'

/*
 * Load from a process of its own: keep-alive sockets, one request in flight on each, nothing parsed but what must be.
 * Argument: a LoadSpec as JSON. Prints a LoadResult as JSON.
 */
export interface LoadSpec {
  port: number
  connections: number
  seconds: number
  /** Complete HTTP requests; `{key}` becomes a fresh Idempotency-Key. Taken in turn. */
  requests: string[]
}
export interface LoadResult {
  perSecond: number
  p50: number
  p95: number
  p99: number
  done: number
  /** Replies that are not 2xx, by status. */
  refused: Record<string, number>
}

const spec: LoadSpec = JSON.parse(process.argv[2] ?? '')
const latencies: number[] = []
const refused: Record<string, number> = {}
let turn = 0
const run = `${process.pid}-${Date.now()}`
const began = performance.now()
const until = began + spec.seconds * 1000

await Promise.all(Array.from({ length: spec.connections }, client))
const took = (performance.now() - began) / 1000
latencies.sort((a, b) => a - b)
const at = (share: number) => Number((latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(2))
const result: LoadResult = {
  perSecond: Number((latencies.length / took).toFixed(1)),
  p50: at(0.5),
  p95: at(0.95),
  p99: at(0.99),
  done: latencies.length,
  refused,
}
process.stdout.write(JSON.stringify(result))

/** One connection: sends the next request as soon as the reply to the last is whole. */
function client(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(spec.port, '127.0.0.1')
    socket.setNoDelay(true)
    let sentAt = 0
    let reply = Buffer.alloc(0)
    let total = -1
    const send = () => {
      if (performance.now() >= until) return void socket.end(() => resolve())
      const request = spec.requests[turn % spec.requests.length] ?? ''
      sentAt = performance.now()
      socket.write(request.replace('{key}', `${run}-${turn++}`))
    }
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      reply = reply.length ? Buffer.concat([reply, chunk]) : chunk
      if (total < 0) total = wholeLength(reply)
      if (total < 0 || reply.length < total) return
      latencies.push(performance.now() - sentAt)
      const status = reply.toString('latin1', 9, 12)
      if (status[0] !== '2') refused[status] = (refused[status] ?? 0) + 1
      reply = Buffer.alloc(0)
      total = -1
      send()
    })
  })
}

/** Length of head and body together, once the head is here; -1 before. */
function wholeLength(reply: Buffer): number {
  const end = reply.indexOf('\r\n\r\n')
  if (end < 0) return -1
  const length = /content-length: (\d+)/i.exec(reply.toString('latin1', 0, end))?.[1]
  if (length === undefined) throw new Error('reply without Content-Length')
  return end + 4 + Number(length)
}
