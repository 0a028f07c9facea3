import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { freePorts, isFree } from './ports.mjs'

const taken = createServer().listen(0, '127.0.0.1')
await once(taken, 'listening')
afterAll(() => {
  taken.close()
})

test('a port in use is not free', async () => {
  expect(await isFree((taken.address() as AddressInfo).port)).toBe(false)
})

test('ports for several programs are all different, and none of those that a system gives away by itself', async () => {
  const ports = await freePorts(50)
  expect(new Set(ports).size).toBe(50)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})
