import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, expect, it } from 'vitest'
import { openThreads, type ThreadLimits, type Threads } from './threads'

const folder = mkdtempSync(join(tmpdir(), 'sf-threads-'))
const path = join(folder, 'program.mjs')
writeFileSync(
  path,
  `import { parentPort, threadId } from 'node:worker_threads'
   parentPort.on('message', async ({ what, ms }) => {
     if (what === 'hang') for (;;);
     if (what === 'exit') process.exit(3)
     if (what === 'throw') throw new Error('thrown')
     if (what === 'heap') { const all = []; for (;;) all.push(new Array(100_000).fill(Math.random())) }
     if (what === 'refuse') return parentPort.postMessage({ error: 'refused' })
     await new Promise((resolve) => setTimeout(resolve, ms ?? 0))
     parentPort.postMessage({ result: threadId })
   })`,
)
let threads: Threads
const open = (limits: Partial<ThreadLimits> = {}) => {
  threads = openThreads(pathToFileURL(path), {
    threads: 2,
    waiting: 2,
    timeoutMs: 5000,
    heapMb: 32,
    idleMs: 60_000,
    ...limits,
  })
  return threads
}
afterEach(() => threads.close())
afterAll(() => rmSync(folder, { recursive: true }))

it('works on so many tasks at once, lets so many wait, and refuses the rest at once', async () => {
  const { run } = open()
  const asked = Array.from({ length: 6 }, () => run<number>({ ms: 200 }))
  const ends = await Promise.allSettled(asked)
  expect(ends.map(({ status }) => status)).toEqual([...Array(4).fill('fulfilled'), ...Array(2).fill('rejected')])
  await expect(asked[5]).rejects.toMatchObject({ failure: 'full' })
  const used = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
  expect(new Set(used).size).toBe(2)
})

it.each([
  ['hang', 'timeout'],
  ['exit', 'crashed'],
  ['throw', 'crashed'],
  ['heap', 'crashed'],
  ['refuse', 'failed'],
])('a task that makes its thread %s has %s, and the next ones are done', async (what, failure) => {
  const { run } = open({ threads: 1, timeoutMs: what === 'hang' ? 3000 : 20_000 })
  const [bad, after] = [run({ what }), run<number>({})]
  await expect(bad).rejects.toMatchObject({ failure })
  expect(await after).toBeGreaterThan(0)
  expect(await run<number>({})).toBeGreaterThan(0)
})

it('gives back the memory of a thread with nothing to do', async () => {
  const { run } = open({ idleMs: 50 })
  const first = await run<number>({})
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await run<number>({})).toBeGreaterThan(first)
})

it('tells whoever waits that it was closed', async () => {
  const { run, close } = open({ threads: 1 })
  const asked = Promise.allSettled([run({ ms: 5000 }), run({})])
  await close()
  const ends = [...(await asked), ...(await Promise.allSettled([run({})]))]
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
})
