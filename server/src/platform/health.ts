import { type RequestHandler, Router } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { countUndelivered } from './dead-letters'
import type { Platform } from './mount'

/** What Prometheus reads at /metrics. One per process. */
export interface Metrics {
  registry: Registry
  observe: RequestHandler
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_seconds',
    help: 'Time to answer, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const observe: RequestHandler = (req, res, next) => {
    const stop = duration.startTimer()
    res.on('finish', () => {
      // The pattern, never the path: ids would make a series of their own each.
      const base = req.originalUrl.startsWith('/api/') ? '/api' : ''
      const route = req.route ? `${base}${String((req.route as { path: string }).path)}` : 'other'
      stop({ method: req.method, route, status: res.statusCode })
    })
    next()
  }
  return { registry, observe }
}

/**
 * `/livez`: the process turns. `/readyz`: the database answers, so traffic may come (Redis is told, and not needed).
 * `/metrics` for Prometheus, which asks directly.
 */
export function health({ db, services, limits }: Platform, metrics?: Metrics): Router {
  const router = Router()
  if (metrics) router.use(metrics.observe)
  router.use(['/livez', '/readyz', '/metrics'], (req, _res, next) => {
    limits.arrive(req, 'probe')
    next()
  })
  const readiness = keptFor(500, async () => {
    const checks = await Promise.allSettled([within(2000, db.query('SELECT 1')), within(2000, services.redis.ping())])
    const [database, redis] = checks.map(({ status }) => status === 'fulfilled')
    // For whoever looks: nothing that waits for the operator keeps traffic away.
    const undelivered = await within(2000, countUndelivered(db)).catch(() => null)
    return { database, redis, undelivered }
  })
  router.get('/livez', (_req, res) => void res.type('text/plain').send('ok'))
  router.get('/readyz', async (_req, res) => {
    const found = await readiness()
    res.status(found.database ? 200 : 503).json(found)
  })
  if (metrics) {
    measureUndelivered(metrics.registry, db)
    const page = keptFor(500, () => metrics.registry.metrics())
    router.get('/metrics', async (req, res, next) => {
      // Whatever a proxy hands on comes from outside, however its own rules spell the path.
      if (req.header('x-forwarded-for') !== undefined) return next()
      res.type(metrics.registry.contentType).send(await page())
    })
  }
  return router
}

function measureUndelivered(registry: Registry, db: Platform['db']): void {
  const gauge: Gauge<'what'> = new Gauge({
    name: 'undelivered',
    help: 'Reactions to events given up (events) or still retried (retrying), and messages no channel took (messages)',
    labelNames: ['what'],
    registers: [registry],
    async collect(): Promise<void> {
      const counts = await within(2000, countUndelivered(db)).catch(() => null)
      if (!counts) return gauge.reset()
      for (const [what, n] of Object.entries(counts)) gauge.set({ what }, n)
    },
  })
}

/** Asked by many at once, the database is asked once. */
function keptFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let kept: { until: number; answer: Promise<T> } | undefined
  return () => {
    if (!kept || kept.until < Date.now()) kept = { until: Date.now() + ms, answer: ask() }
    return kept.answer
  }
}

const within = <T>(ms: number, work: Promise<T>) =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(new Error('timeout')), ms).unref())])
