import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { dataDir, distDir, privateText, root } from './paths.mjs'
import { run } from './process.mjs'
import { LauncherError } from './steps.mjs'

/** The environment of every program of ours in local mode: web and jobs in one process, demo accounts allowed. */
export function programEnv({ databaseUrl, redisUrl }, more = {}) {
  return {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DATA_DIR: dataDir,
    APP_SECRET:
      process.env.APP_SECRET ?? privateText(join(dataDir, 'secret'), () => randomBytes(48).toString('base64url')),
    DEMO: process.env.DEMO ?? (process.env.NODE_ENV === 'production' ? '0' : '1'),
    WORKER: process.env.WORKER ?? '1',
    ...more,
  }
}

/** Full path of a built program such as `cli/migrate.js`. */
export function programFile(name) {
  const file = join(distDir, name)
  if (!existsSync(file)) {
    throw new LauncherError(`缺少 ${relative(root, file)}：构建没有产生它。请运行 npm run build 查看原因。`)
  }
  return file
}

/** Runs one of our built commands to its end; a failure stops the launcher with its exit code. */
export async function runProgram(name, args, env) {
  const code = await run(process.execPath, ['--enable-source-maps', programFile(name), ...args], { cwd: root, env })
  if (code !== 0) throw new LauncherError(`${name} ${args.join(' ')} 失败（退出码 ${code}），原因见上面的输出。`)
}
