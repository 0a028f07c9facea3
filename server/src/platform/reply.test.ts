import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { Id, Instant } from '@shuangfang/shared/kit/contract'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { modules } from '../modules'
import { encoderOf } from './reply'

const Row = z.object({
  id: Id,
  at: Instant.nullable(),
  n: z.number(),
  version: z.number().int(),
  tags: z.array(z.enum(['a', 'b'])),
  note: z.string().optional(),
})
const row = { id: '1', at: new Date(0), n: 1.5, version: 2, tags: ['a'], note: undefined, passwordHash: 'secret' }

it('keeps what the contract names, writes moments as text, and says what zod says', () => {
  expect(encoderOf(Row)(row)).toEqual({ id: '1', at: '1970-01-01T00:00:00.000Z', n: 1.5, version: 2, tags: ['a'] })
  expect(encoderOf(Row)({ ...row, at: null })).toEqual(z.encode(Row, { ...row, at: null } as never))
})

it.each([
  ['an id that is none', { id: 'x' }],
  ['a missing key', { at: undefined }],
  ['an invalid moment', { at: new Date('x') }],
  ['text for a moment', { at: '2026-01-01' }],
  ['a word outside its list', { tags: ['c'] }],
  ['a fraction for a whole number', { version: 1.5 }],
  ['a number that is none', { n: Number.NaN }],
])('refuses %s as zod does', (_, wrong) => {
  expect(() => z.encode(Row, { ...row, ...wrong } as never)).toThrow(z.ZodError)
  expect(() => encoderOf(Row)({ ...row, ...wrong })).toThrow(z.ZodError)
})

it('compiles the reply of every endpoint', () => {
  for (const { routes } of modules)
    for (const { api } of routes)
      for (const endpoint of Object.values(api)) expect(typeof encoderOf(endpoint.output)).toBe('function')
  expect(encoderOf(hazardApi.list.output)({ items: [], next: null, total: 3 })).toEqual({
    items: [],
    next: null,
    total: 3,
  })
})
