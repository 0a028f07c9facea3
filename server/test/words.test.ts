import { type Actor, anonymous } from '@shuangfang/shared/access/actor'
import { roles, rolesOf, type TenantKind } from '@shuangfang/shared/access/roles'
import { afterAll, describe, expect, it } from 'vitest'
import { apiOn } from './api'
import { openTestPlatform } from './database'
import { sampleOf } from './sample'
import { hostileLines, hostileParagraphs, type Place, places } from './words'

/* Every text that a write takes, from the contracts: what cannot stand in one line is refused at its field. */
const platform = await openTestPlatform()
const as = apiOn(platform)
afterAll(() => platform.close())

/** Texts that nobody writes as words: secrets, names of columns of their own sheet, a code with a check digit, a filter. */
const noWords: readonly RegExp[] = [
  /^account\.login (login|password)$/,
  /^account\.changePassword (current|next)$/,
  /^(enterprise\.(register|create)|belonging\.request) uscc$/,
  /^enterprise\.register administrator\.password$/,
  // Cells go through the same cleaning as those of the sheet.
  /^import\.map (sheets\.0\.(name|fillDown\.0|constants\.\*)|options\.scheme)$/,
  /^risk\.export filter\.\*$/,
]
const nameOf = ({ endpoint, path }: Place) => `${endpoint} ${path.join('.')}`
const texts = places.filter(({ kind }) => kind === 'line' || kind === 'paragraph')

it('knows of every text that a write takes whether it is a line, a paragraph or a code', () => {
  const free = places.filter(({ kind }) => kind === 'free').map(nameOf)
  expect(free.filter((name) => !noWords.some((known) => known.test(name)))).toEqual([])
  expect(texts.filter(({ kind }) => kind === 'line').length).toBeGreaterThan(60)
  expect(texts.filter(({ kind }) => kind === 'paragraph').length).toBeGreaterThan(60)
})

/** Whoever may at all: the fields are read before any row is. */
const everyRole = (kind: TenantKind): Actor => ({
  userId: '1',
  name: '某',
  realm: kind === 'authority' ? { kind, tenantId: '999', jurisdictions: [] } : { kind, tenantId: '999' },
  roles: roles.filter((role) => rolesOf[kind].includes(role)),
  unitIds: [],
  selfIds: [],
})
const callers = [...(['enterprise', 'authority', 'operator'] as const).map(everyRole), anonymous]

function withText(sample: unknown, [step, ...rest]: Place['path'], text: string): unknown {
  if (step === undefined) return text
  if (step === 0) {
    const [first, ...others] = (sample as unknown[]) ?? []
    return [withText(first, rest, text), ...others]
  }
  return { ...(sample as object), [step]: withText((sample as Record<string, unknown>)?.[step], rest, text) }
}

async function refusalOf({ api, path }: Place, text: string) {
  if (!api.body) throw new Error('no body')
  const body = withText(sampleOf(api.body), path, text)
  const url = `/api${api.path.replace(/:\w+/g, '1')}`
  for (const actor of callers) {
    const method = api.method.toLowerCase() as 'post' | 'put' | 'patch'
    const { status, body: problem } = await as(actor)
      [method](url)
      .set('if-match', '"1"')
      .send(body as object)
    if (status === 403 || status === 401) continue
    const pointers = ((problem.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer)
    return { status, names: pointers.includes(`/${path.join('/')}`), detail: `${status} ${problem.detail} ${pointers}` }
  }
  return { status: 403, names: false, detail: 'nobody may' }
}

describe('text that could pass for somebody else’s words is refused at its field', () => {
  it.each(texts.map((place) => [nameOf(place), place] as const))('%s', { timeout: 60_000 }, async (_, place) => {
    const hostile = place.kind === 'line' ? hostileLines : hostileParagraphs
    const taken: string[] = []
    for (const [what, text] of hostile) {
      const { status, names, detail } = await refusalOf(place, text)
      if ((status !== 400 && status !== 422) || !names) taken.push(`${what}: ${detail}`)
    }
    expect(taken).toEqual([])
  })
})
