import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readConfig } from '../server/src/platform/config.ts'
import { appAccountOf } from '../server/src/platform/grants.ts'
import { fileLimits } from '../shared/src/file/file.contract.ts'
import { freePorts } from './local/ports.mjs'

type Service = {
  image?: string
  command?: string[]
  environment?: Record<string, string>
  healthcheck?: { test: string[] }
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
}

const here = fileURLToPath(new URL('.', import.meta.url))
const read = (name: string) => readFileSync(join(here, name), 'utf8')
const text = read('compose.yaml')
const sample: Record<string, string> = {
  DB_PASSWORD: 'p4ss',
  DB_APP_PASSWORD: 'app4ss',
  DB_ROOT_PASSWORD: 'r00t',
  REDIS_PASSWORD: 'r3dis',
  APP_SECRET: 'x'.repeat(40),
  PUBLIC_URL: 'https://shuangfang.example.com',
}

/** Compose's interpolation: ${A}, ${A:-default}, ${A:?message}; $$ is a dollar. */
function interpolate(source: string, values: Record<string, string>): string {
  return source.replace(/\$\$|\$\{(\w+)(?:(:[-?])([^}]*))?\}/g, (whole, name, kind, rest) => {
    if (whole === '$$') return '$'
    if (values[name]) return values[name]
    if (kind === ':-') return rest
    throw new Error(kind === ':?' ? rest : `${name} has no value and no default`)
  })
}

/** Compose interpolates values after parsing, so an empty one stays a string. */
const load = (values: Record<string, string>) =>
  parse(text, (_key, value) => (typeof value === 'string' ? interpolate(value, values) : value), { merge: true }) as {
    services: Record<string, Service>
    volumes: Record<string, unknown>
  }
const appDatabase = 'mysql://shuangfang_app:app4ss@mysql:3306/shuangfang'
const scratch = mkdtempSync(join(tmpdir(), 'sf-deploy-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('compose.yaml', () => {
  const { services, volumes } = load(sample)

  test('has every service, and every long-running one a health check', () => {
    expect(Object.keys(services).sort()).toEqual(['migrate', 'mysql', 'nginx', 'valkey', 'web', 'worker'])
    for (const [name, { healthcheck }] of Object.entries(services)) {
      if (name === 'migrate') continue
      expect(healthcheck?.test[0], name).toMatch(/^CMD/)
      expect(healthcheck?.test.length, name).toBeGreaterThan(1)
    }
  })

  test.each(['web', 'worker', 'migrate'])('the environment of %s is accepted by the program', (name) => {
    const config = readConfig(services[name]?.environment ?? {})
    expect(config).toMatchObject({ NODE_ENV: 'production', isDemo: false, TRUSTED_PROXIES: 1, HOST: '0.0.0.0' })
    const owner = 'mysql://shuangfang:p4ss@mysql:3306/shuangfang'
    expect(config.DATABASE_URL).toBe(name === 'migrate' ? owner : appDatabase)
  })

  test('only the migration knows the accounts that may change the schema or grant', () => {
    const { environment = {} } = services.migrate ?? {}
    expect(environment).toMatchObject({
      APP_DATABASE_URL: appDatabase,
      ADMIN_DATABASE_URL: 'mysql://root:r00t@mysql:3306/shuangfang',
    })
    expect(appAccountOf(appDatabase)).toEqual({ login: 'shuangfang_app', password: 'app4ss' })
    for (const name of ['web', 'worker', 'nginx', 'valkey'])
      expect(JSON.stringify(services[name]), name).not.toMatch(/r00t|:p4ss@/)
  })

  test.each(Object.keys(sample))('without %s it says so instead of starting', (name) => {
    expect(() => load({ ...sample, [name]: '' })).toThrow(`set ${name}`)
  })

  test('the example of .env names exactly what must be set', () => {
    const names = [...read('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name)
    expect(names.sort()).toEqual(Object.keys(sample).sort())
  })

  test('web and worker wait for the migration and the stores, and share the files', () => {
    for (const name of ['web', 'worker']) {
      expect(services[name]?.depends_on).toEqual({
        migrate: { condition: 'service_completed_successfully' },
        valkey: { condition: 'service_healthy' },
      })
      expect(services[name]?.volumes).toContain('files:/data')
    }
    for (const { volumes: used = [] } of Object.values(services)) {
      for (const volume of used.map((entry) => entry.split(':')[0] ?? '').filter((entry) => !entry.startsWith('.'))) {
        expect(Object.keys(volumes)).toContain(volume)
      }
    }
  })

  test('the stores keep what they acknowledge', () => {
    expect(services.mysql?.command).toContain('--innodb-flush-log-at-trx-commit=1')
    expect(services.valkey?.command?.join(' ')).toMatch(/appendonly yes.*maxmemory-policy noeviction/s)
  })
})

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile')

  test('builds from the lock file and runs as a plain user on the LTS', () => {
    expect(dockerfile.match(/^FROM node:24-/gm)).toHaveLength(2)
    expect(dockerfile).toContain('npm ci')
    const lines = dockerfile.trim().split('\n')
    expect(lines.indexOf('USER node')).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('FROM')))
  })

  test('copies the manifest of every workspace before installing', () => {
    const { workspaces } = JSON.parse(read('../package.json'))
    for (const name of workspaces) expect(dockerfile).toContain(`COPY ${name}/package.json ${name}/`)
  })
})

test('every object of k8s is named, runs unprivileged and is listed', () => {
  const listed = parse(read('k8s/kustomization.yaml')).resources as string[]
  const present = readdirSync(join(here, 'k8s')).filter((name) => name !== 'kustomization.yaml')
  expect([...listed].sort()).toEqual(present.sort())
  const objects = present.flatMap((name) =>
    parseAllDocuments(read(`k8s/${name}`)).map((document) => {
      expect(document.errors).toEqual([])
      return document.toJS()
    }),
  )
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    'Deployment shuangfang-web',
    'Deployment shuangfang-worker',
    'Ingress shuangfang',
    'Job shuangfang-migrate',
    'PodDisruptionBudget shuangfang-web',
    'PodDisruptionBudget shuangfang-worker',
    'Service shuangfang-web',
  ])
  for (const { spec } of objects.filter(({ spec: { template } }) => template)) {
    expect(spec.template.spec.securityContext.runAsNonRoot).toBe(true)
    expect(spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation).toBe(false)
  }

  // Web and worker never see the account that may change the schema; the migration prepares theirs.
  const secretsOf = (name: string) => {
    const { spec } = objects.find(({ metadata, spec }) => metadata.name === name && spec.template)
    return spec.template.spec.containers[0].envFrom.flatMap((from: { secretRef?: { name: string } }) =>
      from.secretRef ? [from.secretRef.name] : [],
    )
  }
  expect(secretsOf('shuangfang-web')).toEqual(['shuangfang-secrets'])
  expect(secretsOf('shuangfang-worker')).toEqual(['shuangfang-secrets'])
  expect(secretsOf('shuangfang-migrate')).toEqual(['shuangfang-secrets', 'shuangfang-migrate-secrets'])
  const job = objects.find(({ kind }) => kind === 'Job')
  expect(job.spec.template.spec.containers[0].env).toEqual([
    { name: 'APP_DATABASE_URL', valueFrom: { secretKeyRef: { name: 'shuangfang-secrets', key: 'DATABASE_URL' } } },
  ])
})

describe('nginx.conf', () => {
  const config = read('nginx.conf')

  test('keeps the upload limit, the proxy headers and the balance of its braces', () => {
    const limits = [config, read('k8s/ingress.yaml')].map((of) => /(?:max_body_size|body-size:) (\d+)m/.exec(of)?.[1])
    for (const limit of limits) expect(Number(limit)).toBeGreaterThan(Math.max(...Object.values(fileLimits)))
    for (const header of ['Host $http_host', 'X-Forwarded-For $remote_addr', 'X-Forwarded-Proto']) {
      expect(config).toContain(`proxy_set_header ${header}`)
    }
    expect(config.split('{').length).toBe(config.split('}').length)
    for (const line of config.split('\n').map((part) => part.trim())) {
      if (/^(listen|proxy_|add_header|server |gzip )/.test(line)) expect(line, line).toMatch(/[;{]$/)
    }
  })

  const hasNginx = spawnSync('nginx', ['-v']).status === 0
  const check = () => {
    // Names of containers do not resolve here, and the ports below 1024 may not be ours.
    const local = config
      .replace('server web:3000', 'server 127.0.0.1:3000')
      .replace('listen 80;', 'listen 18080;')
      .replace('pid /tmp/nginx.pid', `pid ${join(scratch, 'nginx.pid')}`)
      // Node gives its children sockets for these, which nobody can open by name.
      .replace(/\/dev\/std(err|out)/g, join(scratch, 'nginx.log'))
    writeFileSync(join(scratch, 'nginx.conf'), local)
    const { status, stderr } = spawnSync('nginx', ['-t', '-c', join(scratch, 'nginx.conf')], { encoding: 'utf8' })
    expect(stderr).toContain('syntax is ok')
    expect(status).toBe(0)
  }
  // The text checks above hold everywhere; nginx itself is asked where there is one.
  if (hasNginx) test('is accepted by nginx', check)

  const throughIt = async () => {
    const seen: IncomingMessage[] = []
    const app = createServer((req, res) => {
      seen.push(req)
      req.resume().on('end', () => res.end('answered'))
    }).listen(0, '127.0.0.1')
    await once(app, 'listening')
    const { port: back } = app.address() as AddressInfo
    const [front, health] = await freePorts(2)
    const local = config
      .replace('server web:3000', `server 127.0.0.1:${back}`)
      .replace('listen 80;', `listen 127.0.0.1:${front};`)
      .replace('127.0.0.1:8081', `127.0.0.1:${health}`)
      .replace('pid /tmp/nginx.pid', `pid ${join(scratch, 'nginx-run.pid')}`)
    writeFileSync(join(scratch, 'nginx-run.conf'), local)
    const nginx = spawn('nginx', ['-c', join(scratch, 'nginx-run.conf'), '-g', 'daemon off;'], { stdio: 'ignore' })
    const address = `http://127.0.0.1:${front}`
    await expect
      .poll(
        () =>
          fetch(address).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(200)
    // Without it, whatever else answered there would be taken for nginx.
    expect(nginx.exitCode).toBeNull()
    try {
      // The port must survive, or every write from our own pages would come from a foreign origin.
      const claims = { 'x-forwarded-for': '10.9.8.7', origin: address }
      await fetch(`${address}/api/session`, { method: 'POST', headers: claims, body: 'x' })
      expect(seen.at(-1)?.headers).toMatchObject({ host: `127.0.0.1:${front}`, 'x-forwarded-for': '127.0.0.1' })
      // A workbook of thirty megabytes gets to the application, which alone answers in Chinese.
      const big = await fetch(`${address}/api/files`, { method: 'POST', body: Buffer.alloc(30 * 1024 * 1024) })
      expect([big.status, await big.text()]).toEqual([200, 'answered'])
      const count = seen.length
      for (const path of ['/metrics', '/metrics/', '/METRICS', '/%6detrics', '//metrics', '/x/../metrics?y'])
        expect((await fetch(`${address}${path}`)).status, path).toBe(404)
      expect(seen.length).toBe(count)
    } finally {
      // Its workers would outlive a master that was killed.
      nginx.kill('SIGTERM')
      await once(nginx, 'exit')
      app.closeAllConnections()
      app.close()
    }
  }
  if (hasNginx) test('hands on what the application needs to know, and no metrics', { timeout: 60_000 }, throughIt)
})

describe('restore.sh', () => {
  const restore = (folder: string) =>
    spawnSync('bash', [join(here, 'backup/restore.sh'), folder], { encoding: 'utf8', env: { PATH: process.env.PATH } })
  const backup = (name: string, sums: string) => {
    const folder = join(scratch, name)
    mkdirSync(folder)
    writeFileSync(join(folder, 'files.tar'), 'files')
    writeFileSync(join(folder, 'SHA256SUMS'), sums)
    return folder
  }

  test('refuses a changed, an unlisted and an unfinished backup before touching anything', () => {
    const changed = restore(backup('changed', `${'0'.repeat(64)}  files.tar\n`))
    expect([changed.status, changed.stderr]).toEqual([1, expect.stringContaining('与校验值不符')])
    const unlisted = restore(backup('unlisted', ''))
    expect([unlisted.status, unlisted.stderr]).toEqual([1, expect.stringContaining('不在 SHA256SUMS 中')])
    const unfinished = restore(scratch)
    expect([unfinished.status, unfinished.stderr]).toEqual([1, expect.stringContaining('不是一份完整的备份')])
  })
})
