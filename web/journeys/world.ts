import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { freePort } from '../../deploy/local/ports.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
export const desk = { width: 1440, height: 900 }
/** A large screen: on the desk, or on the wall. */
export const wide = { width: 1920, height: 1080 }
export const phone = { width: 390, height: 844 }

/** The built program on a database of its own, and a browser in front of it: what a journey walks through. */
export interface World {
  url: string
  /** A one-time password for the operator's first account. */
  operator: { login: string; password: string }
  /** A person at a screen of this size; `errors` collects whatever the page complained of. */
  visit: (size: { width: number; height: number }, options?: BrowserContextOptions) => Promise<Visitor>
  /** Runs a program of this repository beside the server, on the same settings; resolves with what it printed. */
  beside: (script: string) => Promise<string>
  close: () => Promise<void>
}
export interface Visitor {
  page: Page
  context: BrowserContext
  errors: string[]
  /** Signs in through the sign-in page, changing a first password on the way; resolves with the password that holds. */
  signIn: (login: string, password: string) => Promise<string>
  /** Saves what the screen shows, for the manual and the README. */
  picture: (name: string) => Promise<void>
}

/** Starts everything; `name` names the database. `demo` makes the demo city (small: `enterprises`, `hazards`). */
export async function openWorld(name: string, demo?: { enterprises: number; hazards: number }): Promise<World> {
  const env = environment(name)
  const said = await furnish(env, demo)
  const operator = { login: 'yunying', password: /初始密码 (\S+)（/.exec(said)?.[1] ?? '' }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(process.execPath, ['--enable-source-maps', join(root, 'server/dist/main.js')], {
    env: { ...env, PORT: String(port), PUBLIC_URL: url },
    stdio: 'inherit',
  })
  await ready(url, server)
  const browser = await openBrowser()
  return {
    url,
    operator,
    visit: (size, options) => visit(browser, url, size, options),
    beside: (script) => output(env, ['--import', 'tsx', join(root, script)]),
    async close() {
      await browser.close()
      server.kill('SIGTERM')
      await new Promise((resolve) => server.once('exit', resolve))
    },
  }
}

/** A new database with the demo city in it, or with the operator's first account. Resolves with what the last command said. */
export async function furnish(env: Environment, demo?: { enterprises: number; hazards: number }): Promise<string> {
  await createDatabase(env.DATABASE_URL)
  await cli(env, 'migrate.js')
  await cli(env, 'reference.js')
  return demo
    ? cli(env, 'demo.js', `--enterprises=${demo.enterprises}`, `--hazards=${demo.hazards}`)
    : cli(env, 'operator.js', 'yunying', '钱运营')
}

type Environment = ReturnType<typeof environment>
/** Settings of a world of its own; `name` names its database. */
export function environment(name: string) {
  const database = new URL(process.env.TEST_DATABASE_URL ?? '')
  database.pathname = `/sf_journey_${name}`
  return {
    ...process.env,
    // The tests' database may forget at a power cut, which the program accepts nowhere else.
    NODE_ENV: 'test',
    DATABASE_URL: database.href,
    REDIS_URL: process.env.TEST_REDIS_URL ?? '',
    APP_SECRET: 'a secret for journeys, long enough to be one',
    DATA_DIR: mkdtempSync(join(tmpdir(), 'sf-journey-')),
    DEMO: '1',
    WORKER: '1',
    LOG_LEVEL: 'warn',
    RATE_FACTOR: '20',
  }
}

async function createDatabase(url: string): Promise<void> {
  const { createConnection } = await import('mysql2/promise')
  const target = new URL(url)
  const database = target.pathname.slice(1)
  target.pathname = '/'
  const connection = await createConnection(target.href)
  await connection.query(`DROP DATABASE IF EXISTS \`${database}\``)
  await connection.query(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  await connection.end()
}

const cli = (env: NodeJS.ProcessEnv, script: string, ...args: string[]) =>
  output(env, [join(root, 'server/dist/cli', script), ...args])

async function output(env: NodeJS.ProcessEnv, args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, args, { env, maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (let i = 0; i < 150; i++) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    if (
      await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the server did not become ready in 30 s')
}

const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

async function visit(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport,
    baseURL: url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    isMobile: viewport.width < 600,
    hasTouch: viewport.width < 600,
    ...options,
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`${error.stack ?? error} (${page.url()})`))
  page.on('console', (message) => {
    // A refused request is the page's to show, and a missing network is what offline journeys are about.
    if (message.type() === 'error' && !/Failed to load resource|ERR_INTERNET_DISCONNECTED/.test(message.text())) {
      errors.push(message.text())
    }
  })
  return {
    page,
    context,
    errors,
    signIn: (login, password) => signIn(page, login, password),
    async picture(name) {
      const path = join(root, 'docs/manual/images', `${name}.png`)
      mkdirSync(dirname(path), { recursive: true })
      await page.waitForLoadState('networkidle').catch(() => {})
      await page.screenshot({ path })
    },
  }
}

async function signIn(page: Page, login: string, password: string): Promise<string> {
  await page.goto('/login')
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  const isFirst = page.getByLabel('新密码', { exact: true })
  await Promise.race([
    page.waitForURL((at) => !at.pathname.startsWith('/login')),
    isFirst.waitFor({ state: 'visible' }),
  ])
  if (!(await isFirst.isVisible().catch(() => false))) return password
  const own = `${login}-好记的一句话-2026`
  const current = page.getByLabel('原密码')
  if (await current.isVisible()) await current.fill(password)
  await isFirst.fill(own)
  await page.getByLabel('再输一次新密码').fill(own)
  await page.getByRole('button', { name: /修改密码|确定|保存/ }).click()
  await page.waitForURL((at) => !at.pathname.startsWith('/login') && !at.pathname.includes('password'))
  return own
}
