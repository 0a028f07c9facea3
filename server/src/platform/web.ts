import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'

/** The built web app: hashed assets for a year, everything else (the shell, the service worker) always checked. */
export function serveWeb(root: string): Router {
  const router = Router()
  router.use(compressed(root))
  router.use('/assets', bare)
  router.use('/assets', express.static(join(root, 'assets'), { immutable: true, maxAge: '1y', index: false }))
  router.use(express.static(root, { index: false, maxAge: 0 }))
  // Any page address is the same shell; the router inside decides. Files that are missing stay missing.
  router.get('/{*page}', (req, res, next) => {
    if (/\.\w{2,5}$/.test(req.path)) return next()
    res.set('cache-control', 'no-cache').sendFile(join(root, 'index.html'))
  })
  return router
}

/** Sends what the build has compressed beside a file: a site's network is slow, and not everyone has an nginx in front. */
function compressed(root: string): RequestHandler {
  const kept = new Set(readdirSync(root, { recursive: true }).map((name) => `/${name}`))
  return (req, res, next) => {
    const { path } = req
    if (!kept.has(`${path}.gz`)) return next()
    res.vary('accept-encoding')
    if (!req.acceptsEncodings('gzip')) return next()
    res.type(path.split('.').at(-1) ?? '').set('content-encoding', 'gzip')
    req.url = `${path}.gz`
    next()
  }
}

/** What browsers heed in pages only is a kilobyte in front of each of many small files. */
const bare: RequestHandler = (_req, res, next) => {
  const kept = ['content-encoding', 'content-type', 'strict-transport-security', 'vary', 'x-content-type-options']
  for (const name of res.getHeaderNames()) if (!kept.includes(name)) res.removeHeader(name)
  next()
}
