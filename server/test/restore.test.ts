import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { storeBuffer } from '#modules/file/file.service'
import { sealEvents, verifyAudit } from '#platform/audit'
import { openDatabase } from '#platform/data-source'
import { deliverNotifications } from '#platform/delivery'
import { diskStore } from '#platform/files'
import { notify } from '#platform/notify'
import { entities } from '../src/modules'
import { openOwnPlatform, testConfig } from './database'
import { drain } from './drain'
import { givenIn } from './given'

/** The drill: what a backup took while people worked stands again elsewhere, whole, and tells nobody anything twice. */
const root = fileURLToPath(new URL('../../', import.meta.url))
const scratch = await mkdtemp(join(tmpdir(), 'sf-drill-'))
const base = await openOwnPlatform('drill', { DATA_DIR: join(scratch, 'data') })
const sent: string[] = []
const channel = { name: 'mail', wants: () => true, send: async ({ key }: { key: string }) => void sent.push(key) }
const platform = { ...base, services: { ...base.services, channels: [channel] } }
const given = givenIn(platform)
const secret = platform.services.config.APP_SECRET
afterAll(async () => {
  await base.close()
  await rm(scratch, { recursive: true, force: true })
})

async function script(name: string, args: string[], env: Record<string, string>): Promise<void> {
  const { findEngines } = await import(join(root, 'deploy/local/engines/binaries.mjs'))
  const { client } = await findEngines(['client'], { dir: join(root, '.data/engines'), log: () => undefined })
  const PATH = [dirname(client.file), process.env.PATH].join(delimiter)
  await promisify(execFile)('bash', [join(root, 'deploy/backup', name), ...args], {
    env: { ...client.env, ...env, PATH },
  })
}

it('brings back every row, every file and the chain', { timeout: 120_000 }, async () => {
  const { tenantId } = await given.enterprise()
  const worker = await given.member(tenantId, 'worker')
  const ctx = given.system(tenantId)
  const text = '𠮷😀 rare, and a \\ and a \' and "'
  for (let i = 0; i < 20; i++) {
    const made = { name: `附件${i}.pdf`, type: 'application/pdf', buffer: Buffer.from(`${text} ${i}`) }
    await storeBuffer(ctx, made)
    await notify(ctx, { to: [worker.userId], title: text, body: text, key: `drill ${i}` })
  }
  await drain(platform)
  while ((await deliverNotifications(platform)) > 0);
  expect(sent).toHaveLength(20)
  while ((await sealEvents(base.db, secret)) > 0);

  const { DATABASE_URL } = base.services.config
  const from = { DATABASE_URL, DATA_DIR: join(scratch, 'data'), FILES: 'disk' }
  // People go on working while the backup is taken.
  let isDone = false
  const working = (async () => {
    while (!isDone) {
      await storeBuffer(ctx, { name: 'later.pdf', type: 'application/pdf', buffer: Buffer.from('later') })
      await setTimeout(20)
    }
  })()
  await script('backup.sh', [join(scratch, 'backups')], from).finally(() => {
    isDone = true
  })
  await working

  const [taken = ''] = await readdir(join(scratch, 'backups'))
  const elsewhere = Object.assign(new URL(DATABASE_URL), { pathname: `${new URL(DATABASE_URL).pathname}_restored` })
  const to = { DATABASE_URL: elsewhere.href, DATA_DIR: join(scratch, 'fresh'), FILES: 'disk' }
  await script('restore.sh', [resolve(scratch, 'backups', taken)], to)

  const db = await openDatabase({ ...testConfig(), DATABASE_URL: elsewhere.href }, entities)
  try {
    expect((await verifyAudit(db, secret)).faults).toEqual([])
    const rows: { storeKey: string; sha256: string }[] = await db.query(
      'SELECT store_key AS storeKey, sha256 FROM file WHERE tenant_id = ?',
      [tenantId],
    )
    expect(rows.length).toBeGreaterThanOrEqual(20)
    const store = diskStore(join(scratch, 'fresh/files'))
    for (const { storeKey, sha256 } of rows) {
      const bytes = await buffer(await store.get(storeKey))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
    const [kept] = await db.query('SELECT title, body FROM notification WHERE tenant_id = ? LIMIT 1', [tenantId])
    expect(kept).toEqual({ title: text, body: text })
    // Every table that nobody wrote to meanwhile is the same, to the last byte.
    for (const { table } of entities.filter((entity) => !['file', 'event', 'loose_bytes'].includes(entity.table))) {
      const sums = await Promise.all([base.db, db].map((of) => of.query(`CHECKSUM TABLE \`${table}\``)))
      expect(sums[1][0].Checksum, table).toBe(sums[0][0].Checksum)
    }
    while ((await deliverNotifications({ ...platform, db })) > 0);
    await drain({ ...platform, db })
    expect(sent).toHaveLength(20)
  } finally {
    await db.destroy()
    await base.db.query(`DROP DATABASE \`${elsewhere.pathname.slice(1)}\``)
  }
})
