import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

/** Longest that any request may take: ten seconds' patience for a connection and for a statement, and some to spare. */
export const deadlineMs = 25_000
/** Steady, and no more than a small machine has done before the next outage. */
const pauseMs = 120
const retryMs = 250

/** One request as its sender saw it. */
export interface Answer {
  began: number
  ms: number
  status: number
  /** What was wrong with it, if anything. */
  fault: string | null
  body: Record<string, unknown>
}
/** Something that was acknowledged: a hazard, and how far it was brought. */
export interface Acknowledged {
  id: string
  title: string
  state: 'reported' | 'graded' | 'rectifying'
}
export interface People {
  url: string
  /** Cookies. */
  worker: string
  manager: string
  workerId: string
}

/** Sends one request. Right is success, or 503 as a problem that says when to come again. */
export async function ask(url: string, cookie: string, body?: object, key: string = randomUUID()): Promise<Answer> {
  const began = Date.now()
  const started = performance.now()
  const headers = { cookie: `sf_session=${cookie}`, connection: 'close', 'content-type': 'application/json' }
  const request = body
    ? { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body: JSON.stringify(body) }
    : { headers }
  try {
    const reply = await fetch(url, { ...request, signal: AbortSignal.timeout(60_000) })
    const text = await reply.text()
    const ms = performance.now() - started
    return { began, ms, status: reply.status, fault: faultOf(reply, text), body: text ? JSON.parse(text) : {} }
  } catch (error) {
    const { message, cause } = error as Error
    return { began, ms: performance.now() - started, status: 0, fault: `${message} ${cause ?? ''}`, body: {} }
  }
}

function faultOf({ status, headers }: Response, text: string): string | null {
  if (status < 400) return null
  const isRefusal = status === 503 && /problem\+json/.test(headers.get('content-type') ?? '')
  return isRefusal && Number(headers.get('retry-after')) > 0 ? null : `${status} ${text.slice(0, 200)}`
}

/**
 * Writers and readers that never stop: a writer reports a hazard, grades it and orders its rectification, repeating
 * each under its key until it is acknowledged. `stop` lets every chain come to its end.
 */
export function startTraffic(people: People, { writers, readers }: { writers: number; readers: number }) {
  const answers: Answer[] = []
  const acknowledged: Acknowledged[] = []
  let isStopped = false
  const api = (path: string) => `${people.url}/api${path}`
  const told = async (answer: Promise<Answer>) => {
    answers.push(await answer)
    return answer
  }

  async function insist(path: string, cookie: string, body: object): Promise<Answer> {
    const key = randomUUID()
    for (;;) {
      await setTimeout(pauseMs)
      const answer = await told(ask(api(path), cookie, body, key))
      if (answer.status === 200 || (answer.fault && answer.status >= 400)) return answer
      await setTimeout(retryMs)
    }
  }
  async function write(): Promise<void> {
    const title = `演练隐患 ${randomUUID()}`
    const { status, body } = await insist('/hazards', people.worker, { title, place: '二车间东墙' })
    if (status !== 200) return
    const hazard: Acknowledged = { id: String(body.id), title, state: 'reported' }
    acknowledged.push(hazard)
    const grade = { level: 'general', category: 'site', speciality: 'electrical', treatment: 'by_deadline' }
    if ((await insist(`/hazards/${hazard.id}/grade`, people.manager, grade)).status !== 200) return
    hazard.state = 'graded'
    const commitments = { ownerId: people.workerId, measure: '更换箱门并加锁', funds: 800, contingency: '断电挂牌' }
    const deadline = new Date(Date.now() + 10 * 86_400_000).toISOString()
    const { status: assigned } = await insist(`/hazards/${hazard.id}/assign`, people.manager, {
      ...commitments,
      deadline,
    })
    if (assigned === 200) hazard.state = 'rectifying'
  }
  async function read(): Promise<void> {
    const one = acknowledged[Math.floor(Math.random() * acknowledged.length)]
    await told(ask(api(one && Math.random() < 0.5 ? `/hazards/${one.id}` : '/hazards'), people.manager))
  }
  const repeat = async (work: () => Promise<void>) => {
    while (!isStopped) {
      await work()
      await setTimeout(pauseMs)
    }
  }
  const all = Promise.all([
    ...Array.from({ length: writers }, () => repeat(write)),
    ...Array.from({ length: readers }, () => repeat(read)),
  ])
  return {
    answers,
    acknowledged,
    async stop() {
      isStopped = true
      await all
    },
  }
}
export type Traffic = ReturnType<typeof startTraffic>
