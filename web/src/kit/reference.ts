import { referenceApi } from '@shuangfang/shared/reference/reference.contract'
import { api } from './api'

/** Reference data hardly changes while a page is open: each question is asked once. */
const reference = api(referenceApi)
const kept = new Map<string, Promise<unknown>>()

function once<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = kept.get(key) as Promise<T> | undefined
  if (known) return known
  const asked = ask()
  kept.set(key, asked)
  // A failed question may be asked again.
  asked.catch(() => kept.delete(key))
  return asked
}

export const regionsUnder = (parent?: string) =>
  once(`under ${parent}`, async () => (await reference.regions({ query: { parent } })).items)
/** From the province down to this region. */
export const regionPath = (code: string) =>
  once(`path ${code}`, async () => (await reference.regions({ query: { code } })).items)
export const findIndustries = (q: string) =>
  once(`industry ${q}`, async () => (await reference.industries({ query: { q } })).items)
export const accidentTypes = () => once('accident types', async () => (await reference.accidentTypes({})).items)
export const findCriteria = (query: { sector?: string; q?: string; code?: string }) =>
  once(`criteria ${JSON.stringify(query)}`, async () => (await reference.criteria({ query: query as never })).items)
