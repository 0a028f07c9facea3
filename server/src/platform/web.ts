import { join } from 'node:path'
import express, { Router } from 'express'

/** The built web app: hashed assets for a year, everything else (the shell, the service worker) always checked. */
export function serveWeb(root: string): Router {
  const router = Router()
  router.use('/assets', express.static(join(root, 'assets'), { immutable: true, maxAge: '1y', index: false }))
  router.use(express.static(root, { index: false, maxAge: 0 }))
  // Any page address is the same shell; the router inside decides. Files that are missing stay missing.
  router.get('/{*page}', (req, res, next) => {
    if (/\.\w{2,5}$/.test(req.path)) return next()
    res.set('cache-control', 'no-cache').sendFile(join(root, 'index.html'))
  })
  return router
}
