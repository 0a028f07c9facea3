import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import express, { type Express } from 'express'
import helmet from 'helmet'
import { modules } from './modules'
import { type Constant, constantOf, sendConstant } from './platform/constant'
import { badRequest, notFound } from './platform/errors'
import { health, type Metrics } from './platform/health'
import type { Mounted, Platform } from './platform/mount'
import { openapi } from './platform/openapi'
import { problems } from './platform/problems'
import { serveWeb } from './platform/web'

/** The whole web server, as a function: tests call it with the same platform that main.ts builds. */
export function createApp(platform: Platform, metrics?: Metrics, webRoot?: string): Express {
  const { config, log } = platform.services
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.TRUSTED_PROXIES)
  app.set('query parser', 'simple')
  // Nothing of the API is kept by browsers, so hashing replies is for nobody; versions send their own ETag.
  app.set('etag', false)
  app.use(securityHeaders(config.publicUrl.startsWith('https:')))
  app.use((_req, res, next) => {
    res.set('x-request-id', randomUUID())
    next()
  })
  app.use(health(platform, metrics))
  app.use((req, _res, next) => {
    platform.limits.arrive(req, isApi.test(req.path) ? 'api' : 'page')
    next()
  })
  const api = express.Router()
  api.use((_req, res, next) => {
    res.set('cache-control', 'no-store')
    next()
  })
  api.use(express.json({ limit: '1mb', verify: refuseBrokenText }))
  api.get('/openapi.json', (req, res) => sendConstant(req, res.set('cache-control', 'no-cache'), printed()))
  for (const { routes } of modules) for (const { router } of routes) api.use(router(platform))
  api.use(() => {
    throw notFound('这个接口')
  })
  app.use('/api', api)
  if (webRoot) app.use(serveWeb(webRoot))
  app.use(() => {
    throw notFound('这个页面')
  })
  app.use(problems(log))
  return app
}

const isApi = /^\/api(\/|$)/i

let document: Constant | undefined
/** The same in every app of the process. */
function printed(): Constant {
  document ??= constantOf(
    JSON.stringify(openapi(Object.fromEntries(modules.map((one) => [one.name, apiOf(one.routes)])))),
  )
  return document
}

/** Node would put a replacement character for every byte that is no UTF-8, and nobody would know. */
function refuseBrokenText(_req: unknown, _res: unknown, body: Buffer): void {
  if (!isUtf8(body)) throw badRequest('请求内容不是有效的 UTF-8 文本，请检查编码后重发。')
}

const apiOf = (routes: readonly Mounted[]) => Object.assign({}, ...routes.map(({ api }) => api))

/** `style-src 'unsafe-inline'` because Element Plus positions its popups with inline styles; scripts get no such leave. */
const securityHeaders = (https: boolean) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: https && { maxAge: 31_536_000, includeSubDomains: true },
    crossOriginEmbedderPolicy: false,
  })
