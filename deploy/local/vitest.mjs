import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { privateDir, root } from './paths.mjs'
import { run } from './process.mjs'

/**
 * Runs vitest on these projects and resolves with `{ passed, failed, notes }`. A file that did not load, an error
 * outside every test and a run without any test count as failures.
 */
export async function runVitest({ name, projects, args, env, resultsDir }) {
  const report = join(privateDir(resultsDir), `${name}.json`)
  rmSync(report, { force: true })
  const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const chosen = projects.flatMap((project) => ['--project', project])
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const code = await run(process.execPath, [vitest, 'run', ...chosen, ...options, ...args], { cwd: root, env })
  if (!existsSync(report)) return { passed: 0, failed: 1, notes: [`${name}：vitest 没有留下结果（退出码 ${code}）`] }
  return count(name, JSON.parse(readFileSync(report, 'utf8')), code)
}

/** Sums up vitest's JSON report. */
export function count(name, report, code) {
  const notes = []
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  for (const { name: file, message } of broken) {
    notes.push(`${relative(root, file)} 没有跑完：${String(message).split('\n')[0]}`)
  }
  for (const { assertionResults } of report.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (['pending', 'skipped', 'todo', 'disabled'].includes(status)) notes.push(`跳过：${fullName}`)
    }
  }
  const passed = report.numPassedTests
  let failed = report.numFailedTests + broken.length
  if (failed === 0 && passed === 0) {
    failed = 1
    notes.push(`${name}：没有任何测试`)
  } else if (failed === 0 && code !== 0) {
    failed = 1
    notes.push(`${name}：测试之外有错误（vitest 退出码 ${code}）`)
  }
  return { passed, failed, notes }
}
