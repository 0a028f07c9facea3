import { type RequestHandler, Router } from 'express'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
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
export function health({ db, services }: Platform, metrics?: Metrics): Router {
  const router = Router()
  router.get('/livez', (_req, res) => void res.type('text/plain').send('ok'))
  router.get('/readyz', async (_req, res) => {
    const checks = await Promise.allSettled([within(2000, db.query('SELECT 1')), within(2000, services.redis.ping())])
    const [database, redis] = checks.map(({ status }) => status === 'fulfilled')
    res.status(database ? 200 : 503).json({ database, redis })
  })
  if (metrics) {
    router.use(metrics.observe)
    router.get('/metrics', async (req, res, next) => {
      // Whatever a proxy hands on comes from outside, however its own rules spell the path.
      if (req.header('x-forwarded-for') !== undefined) return next()
      res.type(metrics.registry.contentType).send(await metrics.registry.metrics())
    })
  }
  return router
}

const within = <T>(ms: number, work: Promise<T>) =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(new Error('timeout')), ms).unref())])
