import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { roles } from '../shared/src/access/roles'
import { hazardWorkflow } from '../shared/src/hazard/hazard.workflow'
import { supervisionWorkflow } from '../shared/src/oversight/supervision.workflow'

const root = fileURLToPath(new URL('../', import.meta.url))
const glossary = readFileSync(`${root}docs/glossary.md`, 'utf8')
const isNamed = (name: string) => new RegExp(`\\b${name.replaceAll('_', '[_ ]')}\\b`).test(glossary)

const migrations = readdirSync(`${root}database/migrations`).map((file) =>
  readFileSync(`${root}database/migrations/${file}`, 'utf8'),
)
const namesIn = (text: string, statement: RegExp) => [...text.matchAll(statement)].map(([, table = '']) => table)
/** Dropped on the way up, not back. */
const gone = migrations.flatMap((text) => namesIn(text.split('async down')[0] ?? '', /DROP TABLE IF EXISTS ([a-z_]+)/g))
const tables = migrations
  .flatMap((text) => namesIn(text, /CREATE TABLE (?:IF NOT EXISTS )?`?([a-z_]+)/g))
  .filter((table) => !gone.includes(table))
/** The platform's own bookkeeping; the reference tables are described in PROVENANCE.md. */
const inner = /^(ref_\w+|audit_head|event_receipt|idempotency_key|consumer|loose_bytes|text_cleaning)$/

describe('the glossary names', () => {
  it('every table', () => {
    expect(tables.length).toBeGreaterThan(25)
    expect(tables.filter((table) => !inner.test(table) && !isNamed(table))).toEqual([])
  })

  it('every role', () => {
    expect(roles.filter((role) => !isNamed(role))).toEqual([])
  })

  it.each([
    ['hazard', hazardWorkflow],
    ['supervision', supervisionWorkflow],
  ])('every state and step of a %s', (_, { states, steps }) => {
    expect([...states, ...Object.keys(steps)].filter((name) => !isNamed(name))).toEqual([])
  })
})
