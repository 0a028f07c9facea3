import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { auditGroupLabels, auditTypeLabel, auditTypeLabels } from './audit'

/** Every `emit('x.y'` of the server's own code. */
function recorded(): string[] {
  const root = join(import.meta.dirname, '../../../server/src')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('demo'),
  )
  const found = files.flatMap((name) => [
    ...readFileSync(join(root, name), 'utf8').matchAll(/\b(?:emit|record)\(\s*[^'`)]*'([a-z_]+\.[a-z_]+)'/g),
  ])
  return [...new Set(found.map(([, type]) => type as string))]
}

it('says every event that the server records in words', () => {
  const types = recorded()
  expect(types.length).toBeGreaterThan(30)
  expect(types.filter((type) => !(type in auditTypeLabels))).toEqual([])
  expect(types.map((type) => type.split('.')[0]).filter((group) => !((group as string) in auditGroupLabels))).toEqual(
    [],
  )
})
it('still says what an unknown event is about', () => {
  expect(auditTypeLabel('hazard.teleported')).toBe('隐患：其他操作')
  expect(auditTypeLabel('whatever.happened')).toBe('其他操作')
})
