import { parseArgs } from 'node:util'
import { openTestPlatform, testConfig } from '../database'
import { bundleProduct, productsOf } from './product'
import { missingSteps, stepsOn } from './steps'
import { aroundCommit, everyPoint, missedDefects, sweeper } from './sweep'

/**
 * `npm run kill-sweep [-- [--commit] words of endpoints …]`: the product dies before and after every statement of every
 * write (`--commit`: of every commit only), is asked again with the same key, and must have done it once. Exit code 1 on
 * any finding, or if a seeded defect is missed.
 */
const print = (line: string) => void process.stdout.write(`${line}\n`)
const platform = await openTestPlatform()
const products = productsOf(await bundleProduct(), testConfig())
const sweep = await sweeper(platform, products)
const { values: options, positionals: wanted } = parseArgs({
  options: { commit: { type: 'boolean', default: false } },
  allowPositionals: true,
})
let findings = 0
let deaths = 0
try {
  const steps = await stepsOn(platform)
  const missing = missingSteps(steps)
  for (const name of missing) print(`MISSED ${name}: no step`)
  findings += missing.length
  const missed = await missedDefects(sweep, steps[0] as (typeof steps)[number])
  print(missed.length ? `MISSED seeded defects: ${missed.join('; ')}` : 'ok  every seeded defect is found')
  findings += missed.length
  for (const step of steps.filter(({ name }) => !wanted.length || wanted.some((word) => name.includes(word)))) {
    const reference = await sweep.reference(step).catch((error: Error) => error)
    if (reference instanceof Error) {
      findings += 1
      print(`BAD ${step.name}: ${reference.message}`)
      continue
    }
    const points = options.commit ? aroundCommit(reference) : everyPoint(reference)
    let bad = 0
    for (const point of points) {
      const finding = await sweep.at(step, reference, point)
      if (!finding) continue
      bad += 1
      print(`    ${finding.kind}: killed ${point.when} ${point.k} (${finding.statement}): ${finding.detail}`)
    }
    deaths += points.length
    findings += bad
    print(
      `${bad ? 'BAD' : 'ok '} ${step.name}: ${reference.statements.length} statements, ${points.length} deaths, ${bad} findings`,
    )
  }
} finally {
  await products.close()
  await platform.close()
}
print(`${deaths} deaths, ${findings} findings (lost, doubled, half or refused)`)
process.exit(findings ? 1 : 0)
