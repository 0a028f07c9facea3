import { randomUUID } from 'node:crypto'
import { enterpriseEvents } from '@shuangfang/shared/enterprise/enterprise.events'
import { afterAll, describe, expect, it } from 'vitest'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { sealEvents, verifyAudit } from './audit'
import { compareWithCheckpoint, writeCheckpoint } from './audit-checkpoint'
import { diskStore } from './files'

const platform = await openTestPlatform()
const given = givenIn(platform)
const { db } = platform
const secret = 'the secret of the chain'
afterAll(() => platform.close())

async function chain(length = 6): Promise<string> {
  const enterprise = await given.enterprise()
  const ctx = given.system(enterprise.tenantId)
  for (let i = 0; i < length; i++)
    await ctx.record(enterpriseEvents.edited, enterprise, { step: i, 备注: '第几次' } as never)
  while ((await sealEvents(db, secret)) > 0);
  return enterprise.tenantId
}
const faultsOf = async (tenantId: string) =>
  (await verifyAudit(db, secret)).faults.filter((fault) => fault.tenantId === tenantId)
const edit = (tenantId: string, set: string) =>
  db.query(`UPDATE event SET ${set} WHERE tenant_id = ? AND position = 3`, [tenantId])

it('finds nothing wrong with an untouched chain', async () => {
  expect(await faultsOf(await chain())).toEqual([])
})

it('gives concurrent sealers one chain without gaps', async () => {
  const enterprise = await given.enterprise()
  const ctx = given.system(enterprise.tenantId)
  for (let i = 0; i < 40; i++) await ctx.record(enterpriseEvents.edited, enterprise, {})
  await Promise.all([1, 2, 3, 4].map(() => sealEvents(db, secret, 7)))
  while ((await sealEvents(db, secret)) > 0);
  const positions = await db.query('SELECT position FROM event WHERE tenant_id = ? ORDER BY position', [
    enterprise.tenantId,
  ])
  expect(positions.map((row: { position: string }) => Number(row.position))).toEqual(
    Array.from({ length: 40 }, (_, i) => i + 1),
  )
  expect(await faultsOf(enterprise.tenantId)).toEqual([])
})

describe('tampering is found:', () => {
  it.each([
    ['who', "actor_name = '别人'"],
    ['who by id', 'actor_id = actor_id + 1'],
    ['what', "type = 'hazard.reviewed'"],
    ['on what', 'subject_id = subject_id + 1'],
    ['the particulars', "payload = JSON_SET(payload, '$.step', 99)"],
    ['when', 'occurred_at = occurred_at + INTERVAL 1 SECOND'],
  ])('%s was edited', async (_, set) => {
    const tenantId = await chain()
    await edit(tenantId, set)
    expect(await faultsOf(tenantId)).not.toEqual([])
  })

  it('a row was deleted from the middle', async () => {
    const tenantId = await chain()
    await db.query('DELETE FROM event WHERE tenant_id = ? AND position = 3', [tenantId])
    expect(await faultsOf(tenantId)).not.toEqual([])
  })

  it('the tail was cut, with the head set back to fit', async () => {
    const tenantId = await chain()
    await db.query('DELETE FROM event WHERE tenant_id = ? AND position > 4', [tenantId])
    const [last] = await db.query('SELECT hash FROM event WHERE tenant_id = ? AND position = 4', [tenantId])
    await db.query('UPDATE audit_head SET position = 4, hash = ? WHERE tenant_id = ?', [last.hash, tenantId])
    expect(await faultsOf(tenantId)).not.toEqual([])
  })

  it('two rows changed places', async () => {
    const tenantId = await chain()
    await db.query('UPDATE event SET position = 99 WHERE tenant_id = ? AND position = 2', [tenantId])
    await db.query('UPDATE event SET position = 2 WHERE tenant_id = ? AND position = 3', [tenantId])
    await db.query('UPDATE event SET position = 3 WHERE tenant_id = ? AND position = 99', [tenantId])
    expect(await faultsOf(tenantId)).not.toEqual([])
  })

  it('a row was slipped in with a hash made without the secret', async () => {
    const tenantId = await chain()
    await db.query(
      `INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at, position, hash)
       SELECT ?, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at, 7, hash FROM event
       WHERE tenant_id = ? AND position = 6`,
      [randomUUID(), tenantId],
    )
    expect(await faultsOf(tenantId)).not.toEqual([])
  })

  it('a head was edited', async () => {
    const tenantId = await chain()
    await db.query('UPDATE audit_head SET position = position + 1 WHERE tenant_id = ?', [tenantId])
    expect(await faultsOf(tenantId)).not.toEqual([])
  })

  it('a row was moved to another tenant', async () => {
    const [from, to] = [await chain(), await chain()]
    await db.query('UPDATE event SET tenant_id = ?, position = 7 WHERE tenant_id = ? AND position = 6', [to, from])
    expect(await faultsOf(from)).not.toEqual([])
    expect(await faultsOf(to)).not.toEqual([])
  })

  it('everything was made anew, without the secret', async () => {
    const tenantId = await chain()
    await db.query("UPDATE event SET actor_name = '别人', position = NULL, hash = NULL WHERE tenant_id = ?", [tenantId])
    await db.query('DELETE FROM audit_head WHERE tenant_id = ?', [tenantId])
    while ((await sealEvents(db, 'another secret')) > 0);
    expect(await faultsOf(tenantId)).not.toEqual([])
    await db.query('DELETE FROM event WHERE tenant_id = ?', [tenantId])
    await db.query('DELETE FROM audit_head WHERE tenant_id = ?', [tenantId])
  })

  it('the head itself was removed', async () => {
    const tenantId = await chain()
    await db.query('DELETE FROM audit_head WHERE tenant_id = ?', [tenantId])
    expect(await faultsOf(tenantId)).not.toEqual([])
  })
})

describe('the checkpoint', () => {
  const files = diskStore(`${platform.services.config.DATA_DIR}/checkpoint-${randomUUID()}`)
  const faultsSince = async (tenantId: string) =>
    (await compareWithCheckpoint(db, files, secret)).faults.filter((fault) => fault.tenantId === tenantId)

  it('shows that a trail was put back to what it once was, or is gone with its head', async () => {
    const [back, gone, whole] = [await chain(), await chain(), await chain()]
    const [head] = await db.query('SELECT * FROM audit_head WHERE tenant_id = ?', [back])
    await given.system(back).record(enterpriseEvents.edited, { tenantId: back, id: '1' }, {})
    while ((await sealEvents(db, secret)) > 0);
    await writeCheckpoint(db, files, secret, new Date())
    for (const tenantId of [back, gone, whole]) expect(await faultsSince(tenantId)).toEqual([])

    await db.query('DELETE FROM event WHERE tenant_id = ? AND position > ?', [back, head.position])
    await db.query('UPDATE audit_head SET position = ?, hash = ?, signature = ? WHERE tenant_id = ?', [
      head.position,
      head.hash,
      head.signature,
      back,
    ])
    await db.query('DELETE FROM event WHERE tenant_id = ?', [gone])
    await db.query('DELETE FROM audit_head WHERE tenant_id = ?', [gone])
    // Each is whole in itself: the chain alone sees nothing.
    for (const tenantId of [back, gone]) expect(await faultsOf(tenantId)).toEqual([])
    for (const tenantId of [back, gone]) expect(await faultsSince(tenantId)).toHaveLength(1)
    expect(await faultsSince(whole)).toEqual([])
  })

  it('cannot be rewritten without the secret', async () => {
    await writeCheckpoint(db, files, 'another secret', new Date())
    expect((await compareWithCheckpoint(db, files, secret)).faults).toHaveLength(1)
  })
})
