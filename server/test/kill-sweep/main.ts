import { parseArgs } from 'node:util'
import { openOwnPlatform, testConfig } from '../database'
import { bundleProduct, productsOf } from './product'
import { missingSteps, stepsOn } from './steps'
import {
  aroundCommit,
  type Doomed,
  everyPoint,
  missedDefects,
  type Point,
  type Reference,
  type Step,
  sweeper,
} from './sweep'

/**
 * `npm run kill-sweep [-- [--commit] [--lanes n] words of endpoints …]`: the product dies before and after every
 * statement of every write (`--commit`: of every commit only), is asked again with the same key, and must have done it
 * once. Each lane is a database with requests of its own; all of them die in the same process. Exit code 1 on any
 * finding, or if a seeded defect is missed.
 */
const print = (line: string) => void process.stdout.write(`${line}\n`)
const { values: options, positionals: wanted } = parseArgs({
  options: { commit: { type: 'boolean', default: false }, lanes: { type: 'string', default: '8' } },
  allowPositionals: true,
})
const began = Date.now()
let findings = 0
let requests = 0
let deaths = 0

const platforms = await Promise.all(
  Array.from({ length: Number(options.lanes) }, (_, lane) => openOwnPlatform(`lane${lane}`, { DATABASE_POOL: '4' })),
)
const databases = platforms.map(({ services }) => services.config.DATABASE_URL)
const products = productsOf(await bundleProduct(), testConfig(), databases)

/** One database's share of the work: takes a step, asks for its points one by one, then takes the next. */
async function laneOf(platform: (typeof platforms)[number], index: number, queue: string[]) {
  const sweep = await sweeper(platform, products, index)
  const steps = new Map((await stepsOn(platform)).map((step) => [step.name, step]))
  let now: { step: Step; reference: Reference; points: Point[]; all: number; bad: number } | undefined

  function report(): void {
    if (!now) return
    const { step, reference, all, bad } = now
    print(
      `${bad ? 'BAD' : 'ok '} ${step.name}: ${reference.statements.length} statements, ${all} deaths, ${bad} findings`,
    )
  }
  /** The next step that can be done at all; its points are all still to come. */
  async function take(product: Awaited<ReturnType<typeof products.take>>): Promise<void> {
    now = undefined
    for (let name = queue.shift(); name && !now; name = now ? name : queue.shift()) {
      const step = steps.get(name) as Step
      const reference = await sweep.reference(step, product).catch((error: Error) => error)
      if (reference instanceof Error) {
        findings += 1
        print(`BAD ${name}: ${reference.message}`)
        continue
      }
      const points = options.commit ? aroundCommit(reference) : everyPoint(reference)
      now = { step, reference, points, all: points.length, bad: 0 }
    }
  }
  return {
    sweep,
    steps,
    /** Brings the next request to its point; undefined when there is none left. */
    async doom(product: Awaited<ReturnType<typeof products.take>>): Promise<Doomed | undefined> {
      if (!now?.points.length) {
        report()
        await take(product)
      }
      const point = now?.points.shift()
      if (!now || !point) return undefined
      requests += 1
      const mine = now
      const { judge } = await sweep.doom(product, mine.step, mine.reference, point)
      return {
        async judge(again) {
          const finding = await judge(again)
          if (!finding) return null
          findings += 1
          mine.bad += 1
          print(
            `    ${mine.step.name} ${finding.kind}: killed ${point.when} ${point.k} (${finding.statement}): ${finding.detail}`,
          )
          return finding
        },
      }
    },
  }
}

try {
  const queue: string[] = []
  const lanes = await Promise.all(platforms.map((platform, index) => laneOf(platform, index, queue)))
  const [first] = lanes as [(typeof lanes)[number]]
  const steps = [...first.steps.values()]
  queue.push(
    ...steps.map(({ name }) => name).filter((name) => !wanted.length || wanted.some((word) => name.includes(word))),
  )
  for (const name of missingSteps(steps)) {
    findings += 1
    print(`MISSED ${name}: no step`)
  }
  const missed = await missedDefects(first.sweep, steps[0] as Step)
  print(missed.length ? `MISSED seeded defects: ${missed.join('; ')}` : 'ok  every seeded defect is found')
  findings += missed.length
  for (;;) {
    const product = await products.take()
    const doomed = (await Promise.all(lanes.map((lane) => lane.doom(product)))).filter((one) => one !== undefined)
    if (!doomed.length) break
    await product.kill()
    deaths += 1
    const again = await products.take()
    await Promise.all(doomed.map(({ judge }) => judge(again)))
    // Unharmed, so it may die for the next points.
    products.giveBack(again)
  }
} finally {
  await products.close()
  await Promise.all(
    platforms.map(async ({ db, close }) => {
      await db.dropDatabase()
      await close()
    }),
  )
}
const minutes = ((Date.now() - began) / 60_000).toFixed(1)
print(
  `${requests} requests killed in ${deaths} deaths of the process, ${findings} findings (lost, doubled, half or refused), ${minutes} min`,
)
process.exit(findings ? 1 : 0)
