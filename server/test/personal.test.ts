import type { Endpoint } from '@shuangfang/shared/kit/contract'
import { MaskedMail, MaskedPhone } from '@shuangfang/shared/kit/personal'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { modules } from '../src/modules'

/** A reply cannot forget to mask: whatever is called a telephone or an address is declared masked, or listed here. */
const inFull: Readonly<Record<string, string>> = {
  'account.get/phone': 'who keeps accounts',
  'account.get/email': 'who keeps accounts',
  'enterprise.contacts/principalPhone': 'the enterprise about itself',
  'enterprise.contacts/safetyPhone': 'the enterprise about itself',
  'enterprise.reveal/principalPhone': 'an officer who says why',
  'enterprise.reveal/safetyPhone': 'an officer who says why',
  'enterprise.card/supervisionPhone': 'of an office',
  'enterprise.registration/supervisionPhone': 'of an office',
  'authority.list/phone': 'of an office',
  'authority.requests/phone': 'of an office',
  'authority.create/phone': 'of an office',
  'authority.addJurisdiction/phone': 'of an office',
  'authority.merge/phone': 'of an office',
  'authority.refuseRequest/phone': 'of an office',
  'authority.withdrawRequest/phone': 'of an office',
  'authority.get/phone': 'of an office',
  'authority.edit/phone': 'of an office',
}
const endpoints = modules.flatMap(({ name, routes }) =>
  routes.flatMap(({ api }) => Object.entries(api).map(([key, endpoint]) => [`${name}.${key}`, endpoint] as const)),
)

it('declares every telephone and address of a reply masked, but for those that are nobody’s own', () => {
  const raw = endpoints.flatMap(([name, { output }]: readonly [string, Endpoint]) => {
    const found = personalIn(output).filter(([, schema]) => schema !== MaskedPhone && schema !== MaskedMail)
    return found.map(([property]) => `${name}/${property}`)
  })
  expect([...new Set(raw)].sort()).toEqual(Object.keys(inFull).sort())
})

interface Definition {
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
}
const inner = (schema: z.ZodType): z.ZodType => {
  const { innerType } = schema.def as Definition
  return innerType ? inner(innerType) : schema
}
/** Properties by their names, however deep. */
function personalIn(schema: z.ZodType): [string, z.ZodType][] {
  const { shape = {}, element } = inner(schema).def as Definition
  const here = Object.entries(shape)
    .map(([property, of]): [string, z.ZodType] => [property, inner(of)])
    .filter(([property, of]) => /phone|mobile|e?mail$/i.test(property) && of instanceof z.ZodObject === false)
  return [...here, ...[...Object.values(shape), ...(element ? [element] : [])].flatMap(personalIn)]
}
