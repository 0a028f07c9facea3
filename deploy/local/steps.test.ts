import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
// @ts-expect-error plain script: it runs before any dependency is installed
import { nodeProblem } from './steps.mjs'

it('refuses a Node that is too old, and says which one is needed', () => {
  expect(nodeProblem('18.20.4')).toBe('需要 Node ≥ 20.19，这里是 18.20.4。')
  expect(nodeProblem('20.9.0')).toContain('20.19')
  for (const fine of ['20.19.0', '20.20.2', '22.1.0', '24.0.0']) expect(nodeProblem(fine)).toBeUndefined()
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(engines.node).toBe('>=20.19')
})
