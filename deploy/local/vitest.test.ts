import { expect, test } from 'vitest'
// @ts-expect-error plain script: it runs before any dependency is installed
import { count } from './vitest.mjs'

const file = (status: string, assertions: [string, string][], message = '') => ({
  name: '/x/a.test.ts',
  status,
  message,
  assertionResults: assertions.map(([fullName, result]) => ({ fullName, status: result })),
})

test('a file that did not load is a failure although no test failed', () => {
  const report = { numPassedTests: 3, numFailedTests: 0, testResults: [file('failed', [], 'Cannot find module')] }
  const result = count('unit', report, 1)
  expect(result).toMatchObject({ passed: 3, failed: 1 })
  expect(result.notes[0]).toContain('Cannot find module')
})

test('a failed test is counted once', () => {
  const report = { numPassedTests: 1, numFailedTests: 1, testResults: [file('failed', [['t', 'failed']])] }
  expect(count('unit', report, 1)).toEqual({ passed: 1, failed: 1, notes: [] })
})

test('skipped tests are named', () => {
  const report = { numPassedTests: 1, numFailedTests: 0, testResults: [file('passed', [['later', 'pending']])] }
  expect(count('unit', report, 0)).toEqual({ passed: 1, failed: 0, notes: ['跳过：later'] })
})

test('errors outside tests and runs without tests fail', () => {
  const nothing = { numPassedTests: 0, numFailedTests: 0, testResults: [] }
  expect(count('api', nothing, 0).failed).toBe(1)
  expect(count('api', { ...nothing, numPassedTests: 5 }, 1).failed).toBe(1)
})
