import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { currentType, eventGroups, eventLabel, everyEvent, formerNames } from '@shuangfang/shared/audit/catalogue'
import { describe, expect, it } from 'vitest'
import { consumers } from '../src/modules'

const src = fileURLToPath(new URL('../src/', import.meta.url))
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(modules|platform)\/.*\.ts$/.test(file) && !/\.(test|fixture|consumers?)\.ts$/.test(file))
  .map((file) => readFileSync(src + file, 'utf8'))
  .join('\n')
/** What the declaration of each group is called where it is used. */
const declared = readdirSync(fileURLToPath(new URL('../../shared/src/', import.meta.url)), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((file) => file.endsWith('.events.ts'))
  .flatMap((file) => [
    ...readFileSync(fileURLToPath(new URL(`../../shared/src/${file}`, import.meta.url)), 'utf8').matchAll(
      /export const (\w+Events) = defineEvents\('(\w+)'/g,
    ),
  ])
const nameOf = new Map(declared.map(([, name, noun]) => [noun, name]))

describe('the catalogue of events', () => {
  it('has every declared noun, each name once', () => {
    expect([...nameOf.keys()].sort()).toEqual(Object.keys(eventGroups).sort())
    const types = everyEvent.map(({ type }) => type)
    expect(new Set(types).size).toBe(types.length)
    expect(types.filter((type) => !/^[a-z_]+\.[a-z0-9_]+$/.test(type))).toEqual([])
  })

  it.each(everyEvent.filter(({ level }) => !level).map(({ type }) => type))('%s is told somewhere', (type) => {
    const [noun = '', kind] = type.split('.')
    const told = new RegExp(`\\b${nameOf.get(noun)}(\\.${kind}\\b|\\[)|decided\\[`)
    expect(sources).toMatch(told)
  })

  it('says each in its own Chinese words', () => {
    const words = everyEvent.map(({ label }) => label)
    expect(words.filter((label) => !/\p{Script=Han}/u.test(label))).toEqual([])
    for (const { kinds } of Object.values(eventGroups)) {
      const labels = Object.values(kinds).map(({ label }) => label)
      expect(new Set(labels).size, labels.join()).toBe(labels.length)
    }
  })

  it('knows clocks by the name that all shared before', () => {
    expect(currentType('deadline.overdue', 'Hazard')).toBe('hazard.overdue')
    expect(currentType('deadline.overdue', 'Supervision')).toBe('supervision.overdue')
    expect(currentType('deadline.recheck', 'Enterprise')).toBe('enterprise.recheck')
    expect(currentType('hazard.reported', 'Hazard')).toBe('hazard.reported')
    for (const { type, subject } of formerNames(everyEvent)) expect(currentType(type, subject)).not.toBe(type)
    expect(eventLabel('deadline.overdue', 'Certificate')).toBe('证书到期')
  })

  it('still says what an unknown one is about', () => {
    expect(eventLabel('hazard.teleported')).toBe('隐患：其他操作')
    expect(eventLabel('whatever.happened')).toBe('其他操作')
  })
})

describe('consumers', () => {
  it('are told apart by their names, and wait for no kind twice', () => {
    expect(new Set(consumers.map(({ name }) => name)).size).toBe(consumers.length)
    for (const { name, on } of consumers) {
      expect(on.length, name).toBeGreaterThan(0)
      expect(new Set(on).size, name).toBe(on.length)
    }
  })

  it('that count or colour hear of whatever changes what they look at', () => {
    const heardBy = (wanted: string) =>
      new Set(consumers.find(({ name }) => name === wanted)?.on.map(({ type }) => type))
    const [counting, colouring] = [heardBy('overview-recount'), heardBy('dossier.recolour')]
    const reminders = (type: string) => /\.(due_soon|escalated|due_180|due_7)$/.test(type)
    const of = (...nouns: string[]) =>
      everyEvent.map(({ type }) => type).filter((type) => nouns.includes(type.split('.')[0] ?? '') && !reminders(type))
    expect(of('hazard', 'risk').filter((type) => !counting.has(type))).toEqual([])
    expect(of('hazard', 'certificate').filter((type) => !colouring.has(type))).toEqual(['hazard.reported'])
  })
})
