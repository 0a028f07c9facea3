import { runProgram } from './program.mjs'
import { step } from './steps.mjs'

/** Schema, reference data and, where demo accounts are allowed, the demo city. `demoArgs` go to `cli/demo.js`. */
export async function prepareData(env, demoArgs = []) {
  await step('升级数据库结构', () => runProgram('cli/migrate.js', [], env))
  await step('载入基础数据', () => runProgram('cli/reference.js', [], env))
  if (env.DEMO === '1') await step('准备演示数据', () => runProgram('cli/demo.js', demoArgs, env))
}
