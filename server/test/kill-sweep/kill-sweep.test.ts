import { afterAll, expect, it } from 'vitest'
import { openTestPlatform, testConfig } from '../database'
import { bundleProduct, productsOf } from './product'
import { missingSteps, stepsOn } from './steps'
import { aroundCommit, everyPoint, missedDefects, type Reference, sweeper } from './sweep'

/** Three endpoints of the sweep that `npm run kill-sweep` makes over all of them. */
const platform = await openTestPlatform()
const products = productsOf(await bundleProduct(), testConfig(), [platform.services.config.DATABASE_URL])
const sweep = await sweeper(platform, products)
const steps = new Map((await stepsOn(platform)).map((step) => [step.name, step]))
afterAll(async () => {
  await products.close()
  await platform.close()
})

const stepOf = (name: string) => {
  const step = steps.get(name)
  if (!step) throw new Error(`No step ${name}`)
  return step
}
const afterEach = (reference: Reference) => everyPoint(reference).filter(({ when }) => when === 'after')
it('has a step for every write endpoint of the registry', () => {
  expect(missingSteps([...steps.values()])).toEqual([])
})

it('finds every seeded defect', { timeout: 120_000 }, async () => {
  expect(await missedDefects(sweep, stepOf('hazard.report'))).toEqual([])
})

// A dozen processes are started and killed here: on a starved machine one may fail to answer at all, which is no finding.
it.each([
  ['hazard.report', afterEach],
  ['hazard.assign', aroundCommit],
  ['account.create', aroundCommit],
])('%s, killed and asked again, happens once and whole', { timeout: 180_000, retry: 1 }, async (name, points) => {
  const step = stepOf(name)
  const reference = await sweep.reference(step)
  expect(reference.change).toMatchObject({ 'event rows': expect.any(Number), 'idempotency_key replies': 1 })
  for (const point of points(reference)) expect(await sweep.at(step, reference, point)).toBeNull()
})
