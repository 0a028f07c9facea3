import { expect, it } from 'vitest'
import { type Belonged, type Competence, spansOf } from './belonging.spans'

const day = (text: string) => new Date(`${text}T10:00:00+08:00`)
const place = (regionCode: string, from: string, to: string | null, sector: Belonged['sector'] = 'gas'): Belonged => ({
  regionCode,
  sector,
  validFrom: day(from),
  validTo: to ? day(to) : null,
})
const office = (
  officeName: string,
  region: string,
  from: string,
  to: string | null = null,
  sectors: string[] | null = null,
): Competence => ({
  officeId: officeName,
  officeName,
  region,
  sectors,
  from,
  to,
})
const told = (places: Belonged[], offices: Competence[]) =>
  spansOf(places, offices).map(({ officeName, from, to }) => `${officeName} ${from} ${to}`)

it('shares the days of a place and of the offices over it; the day of a move is the new one’s', () => {
  const places = [place('410184106', '2025-01-10', '2025-06-01'), place('410185101', '2025-06-01', null)]
  const offices = [
    office('甲', '410184', '2020-01-01'),
    office('乙', '410185', '2020-01-01', '2025-12-31'),
    office('市', '4101', '2025-03-01'),
  ]
  expect(told(places, offices)).toEqual([
    '甲 2025-01-10 2025-05-31',
    '市 2025-03-01 2025-05-31',
    '市 2025-06-01 null',
    '乙 2025-06-01 2025-12-31',
  ])
})

it('asks for the sector, and joins the parts of one office', () => {
  const places = [place('410184106', '2025-01-10', null)]
  expect(
    told(places, [
      office('燃气', '410184', '2025-02-01', '2025-03-31', ['gas']),
      office('燃气', '410184', '2025-04-01', null, ['gas', 'fire']),
      office('消防', '410184', '2020-01-01', null, ['fire']),
    ]),
  ).toEqual(['燃气 2025-02-01 null'])
})

it('has no span where a place was left on the day it was taken, or an office ended before', () => {
  expect(told([place('410184106', '2025-01-10', '2025-01-10')], [office('甲', '4101', '2020-01-01')])).toEqual([])
  expect(told([place('410184106', '2025-01-10', null)], [office('甲', '4101', '2020-01-01', '2024-12-31')])).toEqual([])
})
