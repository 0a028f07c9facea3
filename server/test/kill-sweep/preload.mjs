import { Server } from 'node:http'
import { createRequire } from 'node:module'

/*
 * Preloaded into the product's own web process, which knows nothing of it. One request carries `x-kill`: from its
 * START TRANSACTION on, statements are counted, and the process kills itself with SIGKILL before or after the k-th.
 * `x-defect` damages the process in a known way, to prove that the sweep sees damage.
 */
const require = createRequire(import.meta.url)
const { Connection } = require('mysql2')
const base = Object.getPrototypeOf(Connection.prototype)
const query = base.query
let statements = []
let armed

const die = () => process.kill(process.pid, 'SIGKILL')

const emit = Server.prototype.emit
Server.prototype.emit = function (event, req, res, ...rest) {
  if (event === 'listening') process.send?.(this.address().port)
  if (event === 'request' && req.url === '/statements') {
    res.end(JSON.stringify(statements))
    return true
  }
  if (event === 'request' && req.headers['x-kill']) {
    const [when, k] = String(req.headers['x-kill']).split(' ')
    armed = { when, k: Number(k), defect: req.headers['x-defect'], key: req.headers['idempotency-key'], res }
    statements = []
  }
  return emit.call(this, event, req, res, ...rest)
}

base.query = function (sql, ...more) {
  if (!armed) return query.call(this, sql, ...more)
  const done = typeof more[0] === 'function' ? more[0] : more[1]
  const values = otherKey(typeof more[0] === 'function' ? undefined : more[0])
  // Pools hand over a finished command; everyone else a text, or a text with options, and a callback.
  const isCommand = typeof sql === 'object' && typeof sql.onResult === 'function'
  const text = typeof sql === 'object' ? sql.sql : sql
  // Whoever asks is known from a cache or not; the write begins with its transaction.
  if (!statements.length && !/^START TRANSACTION/i.test(text)) return query.call(this, sql, ...more)
  const replaced = damage(this, text)
  statements.push(text.replace(/\s+/g, ' ').slice(0, 60))
  const k = statements.length
  const dies = armed.k === k
  if (dies && armed.when === 'before') return die()
  const told = (finish) =>
    function (...results) {
      if (dies && armed.when === 'after') return die()
      return finish?.apply(this, results)
    }
  if (!isCommand) return query.call(this, replaced ?? sql, replaced ? [] : values, told(done))
  if (replaced) Object.assign(sql, { sql: replaced, values: [] })
  sql.onResult = told(sql.onResult)
  return query.call(this, sql)
}

/** The defect `key-forgotten`: another process does not know this one's keys. */
function otherKey(values) {
  if (armed.defect !== 'key-forgotten' || !Array.isArray(values)) return values
  return values.map((value) => (value === armed.key ? `${value}-${process.pid}` : value))
}

/** The statement to send instead, if the defect changes this one. */
function damage(connection, text) {
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
