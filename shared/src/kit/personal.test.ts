import { expect, it } from 'vitest'
import { z } from 'zod'
import { MaskedMail, MaskedPhone, maskMail, maskPhone } from './personal'

it.each([
  ['13812345678', '138****5678'],
  ['0371-62693110', '0371-62693110'],
  ['12350', '12350'],
  ['138****5678', '138****5678'],
])('shows the telephone %s as %s', (raw, shown) => {
  expect(maskPhone(raw)).toBe(shown)
})

it.each([
  ['zhang.san@example.com', 'z***@example.com'],
  ['z@example.com', 'z***@example.com'],
])('shows the address %s as %s', (raw, shown) => {
  expect(maskMail(raw)).toBe(shown)
})

it('masks while a reply is encoded, and reads what was masked as it stands', () => {
  const Person = z.object({ phone: MaskedPhone.nullable(), mail: MaskedMail.nullable() })
  expect(z.encode(Person, { phone: '13812345678', mail: null })).toEqual({ phone: '138****5678', mail: null })
  expect(Person.parse({ phone: '138****5678', mail: 'z***@example.com' })).toEqual({
    phone: '138****5678',
    mail: 'z***@example.com',
  })
})
