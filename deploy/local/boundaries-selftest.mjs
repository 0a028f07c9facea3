import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './paths.mjs'
import { capture } from './process.mjs'

/*
 * Proves that the import rules bite: writes files that break them, expects dependency-cruiser to name each with its
 * rule, removes them. (A cruiser that cannot read our TypeScript finds nothing and reports success.)
 */
const modules = 'server/src/modules'
const violations = [
  {
    rule: 'shared-imports-nothing-of-ours',
    file: 'shared/src/selftest.violation.ts',
    text: "import '../../server/src/selftest-target.violation'",
  },
  { rule: 'shared-is-pure', file: 'shared/src/selftest-core.violation.ts', text: "import 'node:fs'" },
  {
    rule: 'web-imports-shared',
    file: 'web/src/selftest.violation.ts',
    text: "import '../../server/src/selftest-target.violation'",
  },
  {
    rule: 'database-imports-nothing-of-ours',
    file: 'database/selftest.violation.ts',
    text: "import '../server/src/selftest-target.violation'",
  },
  {
    rule: 'only-platform-touches-the-driver',
    file: `${modules}/selftest-a/driver.violation.ts`,
    text: "import 'express'",
  },
  {
    rule: 'modules-meet-through-services',
    file: `${modules}/selftest-a/neighbour.violation.ts`,
    text: "import '../selftest-b/b.entity.violation'",
  },
  {
    rule: 'modules-meet-through-services',
    file: `${modules}/selftest-a/alias.violation.ts`,
    text: "import '#modules/selftest-b/b.entity.violation'",
  },
  {
    rule: 'platform-knows-no-module',
    file: 'server/src/platform/selftest.violation.ts',
    text: "import '../modules/selftest-b/b.entity.violation'",
  },
  {
    rule: 'no-circular',
    file: `${modules}/selftest-a/circle-a.violation.ts`,
    text: "import './circle-b.violation'",
  },
]
const helpers = [
  { file: 'server/src/selftest-target.violation.ts', text: 'export const target = 1' },
  { file: `${modules}/selftest-b/b.entity.violation.ts`, text: 'export const b = 1' },
  { file: `${modules}/selftest-a/circle-b.violation.ts`, text: "import './circle-a.violation'" },
]
const folders = [`${modules}/selftest-a`, `${modules}/selftest-b`]

/** Resolves with the violations that were not noticed (empty: all is well). */
export async function missedViolations() {
  const files = [...violations, ...helpers]
  const clean = () => {
    for (const path of [...files.map(({ file }) => file), ...folders]) {
      rmSync(join(root, path), { recursive: true, force: true })
    }
  }
  process.once('exit', clean)
  try {
    for (const { file, text } of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), `${text}\n`)
    }
    const found = await cruise()
    return violations.filter(({ rule, file }) => !found.has(`${rule} ${file}`))
  } finally {
    clean()
    process.off('exit', clean)
  }
}

/** Runs the very command of `npm run boundaries`, with a report that can be read. */
async function cruise() {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const [, ...args] = scripts.boundaries.split(' ')
  const cruiser = join(root, 'node_modules/.bin/depcruise')
  const { output } = await capture(cruiser, [...args, '--output-type', 'json'], { cwd: root })
  const { summary } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1))
  return new Set(summary.violations.map(({ rule, from }) => `${rule.name} ${from}`))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))
  const missed = await missedViolations()
  for (const { rule, file } of missed) console.error(`未被发现的违规：${rule}（${file}）`)
  console.log(`依赖规则自检：${violations.length} 种违规，发现 ${violations.length - missed.length} 种`)
  process.exitCode = missed.length ? 1 : 0
}
