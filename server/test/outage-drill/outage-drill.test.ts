import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { bundleProduct } from '../kill-sweep/product'
import { drill } from './drill'

/** A short drill; `npm run outage-drill` is the whole one, which also judges how long things take. */
it('loses and doubles nothing while its engines die, freeze and forget, and its workers die', {
  timeout: 400_000,
}, async () => {
  const result = await drill(
    {
      restarts: 2,
      freezeSeconds: 1,
      deaths: 1,
      isHurried: true,
      hasMail: false,
      dir: fileURLToPath(new URL('../../../.data/test/outage-drill', import.meta.url)),
      web: await bundleProduct('main'),
      worker: await bundleProduct('worker'),
    },
    () => undefined,
  )
  const { answers, acknowledged, escalation, verdict, complaints } = result
  expect(answers.filter(({ fault }) => fault)).toEqual([])
  expect(complaints).toEqual([])
  expect(acknowledged).toBeGreaterThan(0)
  expect(Object.entries(verdict).filter(([, n]) => n > 0)).toEqual([])
  expect(escalation).toMatchObject({ wrongEvents: 0, wrongNotices: 0, fired: escalation.deadlines })
  // Nothing was proved by a crowd that was too small for anyone to die in it.
  expect(escalation.deaths).toBeGreaterThan(0)
})
