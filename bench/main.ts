import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection } from 'mysql2/promise'
import { auditLines } from './audit'
import { machineFacts } from './facts'
import { importLines } from './import'
import { type Effort, listLines } from './list'
import { phoneLines } from './phone'
import { root, stopAll } from './programs'
import { reportLines } from './report'
import { holds, type Line, printed } from './rows'
import { exportLines } from './sheets'
import { openWorld } from './world'

/** Every row of the speed table that this machine can measure. */
const rows: Record<string, (db: Connection, effort: Effort) => Promise<Line[]>> = {
  phone: phoneLines,
  list: listLines,
  report: reportLines,
  export: exportLines,
  import: importLines,
  audit: auditLines,
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const effort = process.argv.includes('--quick') ? { rounds: 5, seconds: 2 } : { rounds: 15, seconds: 2 }
const unknown = wanted.filter((name) => !rows[name])
if (unknown.length) throw new Error(`No row ${unknown.join(', ')}; there are ${Object.keys(rows).join(', ')}`)

const db = await openWorld(process.argv.includes('--fresh'))
const facts = await machineFacts(db)
console.log(facts.join('\n'))
const lines: Line[] = []
try {
  for (const [name, measure] of Object.entries(rows)) {
    if (wanted.length && !wanted.includes(name)) continue
    const measured = await measure(db, effort)
    for (const line of measured) console.log(printed(line))
    lines.push(...measured)
  }
} finally {
  stopAll()
  await db.end()
}
if (!wanted.length) writeFileSync(join(root, 'bench/results.md'), report())
const missed = lines.filter((line) => !holds(line))
console.log(`${lines.length - missed.length} of ${lines.length} bars hold`)
process.exitCode = missed.length ? 1 : 0

function report(): string {
  const table = lines.map(
    (line) =>
      `| ${line.work} | ${line.baseline} | ${line.ratio.toFixed(2)} | ${line.bar} | ${holds(line) ? 'yes' : '**no**'} | ${line.detail} |`,
  )
  return [
    '# Measured speed',
    '',
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}. Ratios of one run on one machine: both sides by turns, median of ${effort.rounds} rounds of ${effort.seconds} s.`,
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    '| work | against | ratio | bar | holds | detail |',
    '|---|---|---|---|---|---|',
    ...table,
    '',
  ].join('\n')
}
