import { expect, it } from 'vitest'
import { faultOfTimes, isPlausibleCapture, momentOf } from './capture.rules'

const now = new Date('2026-11-29T08:00:00Z')

it.each([
  ['2000-01-01T00:00:00Z', true],
  ['1999-12-31T23:59:59Z', false],
  ['1970-01-01T00:00:00Z', false],
  ['0001-01-01T00:00:00Z', false],
  ['2026-11-30T08:00:00Z', true],
  ['2026-11-30T08:00:01Z', false],
  ['9999-12-31T23:59:59Z', false],
])('a picture of %s is plausible: %s', (at, isPlausible) => {
  expect(isPlausibleCapture(new Date(at), now)).toBe(isPlausible)
})

it.each([
  ['2026-11-20T08:30:00', '+08:00', '2026-11-20T00:30:00.000Z'],
  ['2026-02-31T08:30:00', '+08:00', null],
  ['2026-13-01T08:30:00', '+08:00', null],
  ['2026-11-20T25:00:00', '+08:00', null],
  ['2026-11-20T08:30:00', '+99:99', null],
  ['0000-00-00T00:00:00', '+08:00', null],
  ['0001-01-01T00:00:00', '+08:00', '0000-12-31T16:00:00.000Z'],
])('%s %s is the moment %s', (local, offset, moment) => {
  expect(momentOf(local, offset)?.toISOString() ?? null).toBe(moment)
})

it('says which of the two claims was not kept', () => {
  expect([
    faultOfTimes(false, false),
    faultOfTimes(true, false),
    faultOfTimes(false, true),
    faultOfTimes(true, true),
  ]).toEqual([null, 'exif', 'captured', 'both'])
})
