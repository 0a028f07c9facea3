import { EventEmitter, once } from 'node:events'
import { Server } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/*
 * One process in which the product's own web process, which knows nothing of it, stands once per lane: each time loaded
 * anew, on a database and a port of its own. In each lane one request may carry `x-kill`: from its START TRANSACTION on,
 * statements are counted, and before or after the k-th it stands still, which is told. When every lane stands, the
 * process is killed with SIGKILL: one death, and as many requests that died at their own point.
 * `x-defect` damages the product in a known way, to prove that the sweep sees damage.
 */
const require = createRequire(import.meta.url)
const { Connection } = require('mysql2')
const base = Object.getPrototypeOf(Connection.prototype)
const query = base.query
/** By the name of its database. */
const lanes = new Map()
const byServer = new WeakMap()
let opening

const emit = Server.prototype.emit
Server.prototype.emit = function (event, req, res, ...rest) {
  if (event === 'listening') byServer.set(this, opening)
  if (event === 'listening') process.nextTick(() => opening.up.emit('up', this.address().port))
  const lane = byServer.get(this)
  if (event === 'request' && req.url === '/statements') {
    res.end(JSON.stringify(lane.statements))
    return true
  }
  if (event === 'request' && req.headers['x-kill']) {
    const [when, k] = String(req.headers['x-kill']).split(' ')
    lane.armed = { when, k: Number(k), defect: req.headers['x-defect'], key: req.headers['idempotency-key'], res }
    lane.statements = []
  }
  return emit.call(this, event, req, res, ...rest)
}

base.query = function (sql, ...more) {
  const lane = lanes.get(this.config?.database)
  if (!lane?.armed) return query.call(this, sql, ...more)
  const { armed, statements } = lane
  const done = typeof more[0] === 'function' ? more[0] : more[1]
  const values = otherKey(armed, typeof more[0] === 'function' ? undefined : more[0])
  // Pools hand over a finished command; everyone else a text, or a text with options, and a callback.
  const isCommand = typeof sql === 'object' && typeof sql.onResult === 'function'
  const text = typeof sql === 'object' ? sql.sql : sql
  // Whoever asks is known from a cache or not; the write begins with its transaction.
  if (!statements.length && !/^START TRANSACTION/i.test(text)) return query.call(this, sql, ...more)
  const replaced = damage(armed, this, text)
  statements.push(text.replace(/\s+/g, ' ').slice(0, 60))
  const k = statements.length
  const dies = armed.k === k
  if (dies && armed.when === 'before') return stand(lane)
  const told = (finish) =>
    function (...results) {
      if (dies && armed.when === 'after') return stand(lane)
      return finish?.apply(this, results)
    }
  if (!isCommand) return query.call(this, replaced ?? sql, replaced ? [] : values, told(done))
  if (replaced) Object.assign(sql, { sql: replaced, values: [] })
  sql.onResult = told(sql.onResult)
  return query.call(this, sql)
}

/** Nothing more comes of this statement: whoever waits for it waits until the end. */
function stand({ index }) {
  process.send({ stands: index })
  return new EventEmitter()
}

/** The defect `key-forgotten`: another process does not know this one's keys. */
function otherKey(armed, values) {
  if (armed.defect !== 'key-forgotten' || !Array.isArray(values)) return values
  return values.map((value) => (value === armed.key ? `${value}-${process.pid}` : value))
}

/** The statement to send instead, if the defect changes this one. */
function damage(armed, connection, text) {
  const { defect, res } = armed
  if (defect === 'early-acknowledgement' && /^START TRANSACTION/i.test(text)) {
    res.end('{}')
    // The product will find its reply already sent; only what is in the database counts now.
    res.set = res.json = () => res
  }
  if (defect === 'event-outside-the-transaction' && /^INSERT INTO event\b/.test(text)) query.call(connection, 'COMMIT')
  if (defect === 'no-transaction' && /^START TRANSACTION/i.test(text)) return 'DO 0'
  return undefined
}

const [file, ...urls] = process.argv.slice(2)
process.setMaxListeners(0)
const ports = []
for (const [index, url] of urls.entries()) {
  opening = { index, statements: [], up: new EventEmitter() }
  lanes.set(new URL(url).pathname.slice(1), opening)
  process.env.DATABASE_URL = url
  const up = once(opening.up, 'up')
  await import(`${pathToFileURL(file).href}?lane=${index}`)
  ports.push((await up)[0])
}
process.send({ ports })
