import type { Actor } from '@shuangfang/shared/access/actor'
import { afterAll, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openOwnPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { addOperator, atServer, confirmPending, listPending } from './server-keeper'

/** An operator that is one person, on a platform of its own: the server's keeper is the second voice. */
const platform = await openOwnPlatform('keeper')
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

it('makes the first person of the operator and confirms what one person alone cannot, on record', async () => {
  const login = `only${Date.now()}`
  const [made] = await atServer(platform, (ctx) => addOperator(ctx, login, '钱运营', '13600001111'))
  expect(made).toContain(login)
  const [row] = await platform.db.query('SELECT id, tenant_id AS tenantId FROM account WHERE login = ?', [login])
  const tenantId = String(row.tenantId)
  const only: Actor = {
    userId: String(row.id),
    name: '钱运营',
    realm: { kind: 'operator', tenantId },
    roles: ['operator', 'system_admin'],
    unitIds: [],
    selfIds: [String(row.id)],
  }
  // Gives itself nothing, and makes no colleague alone.
  const reason = '平台增加一名运营人员'
  const opened = await as(only)
    .post('/api/accounts')
    .send({ login: `two${Date.now()}`, name: '孙运营', roles: [] })
  const id = opened.body.account.id
  expect(
    (await as(only).post(`/api/accounts/${only.userId}/roles`).send({ act: 'give', role: 'security_admin', reason }))
      .status,
  ).toBe(403)
  expect(
    (await as(only).post(`/api/accounts/${id}/roles`).send({ act: 'give', role: 'operator', reason })).body.isAsked,
  ).toBe(true)
  const authority = {
    name: `某县应急管理局${Date.now()}`,
    shortName: '某县应急局',
    regionCode: '410184',
    documentWord: '某应急督',
    administrator: { name: '吴管理', login: `ka${Date.now()}`, phone: '13600002222' },
    leader: { name: '吴局长', login: `kb${Date.now()}`, phone: '13600003333' },
    jurisdictions: [{ regionCode: '410184', sectors: null, validFrom: '2020-01-01' }],
    reason: '县政府来函申请开通',
  }
  const asked = await as(only).post('/api/authorities').send(authority)
  expect((await as(only).post(`/api/authority-requests/${asked.body.id}/confirm`).send({})).status).toBe(403)
  const pending = await atServer(platform, listPending)
  const grant = /^grant (\d+)/.exec(pending[0] ?? '')?.[1] as string
  expect(pending[1]).toContain(`authority ${asked.body.id}`)
  await atServer(platform, (ctx) => confirmPending(ctx, 'grant', grant))
  const said = await atServer(platform, (ctx) => confirmPending(ctx, 'authority', asked.body.id))
  expect(said.join()).toContain(authority.leader.login)
  expect(await atServer(platform, listPending)).toEqual(['没有待确认的申请。'])
  const auditor = await given.colleague(only, 'audit_admin')
  const { items } = (await as(auditor).get('/api/audit?size=50')).body
  expect(items).toContainEqual(expect.objectContaining({ type: 'account.role_given', actorName: '服务器维护人员' }))
  expect(items).toContainEqual(
    expect.objectContaining({ type: 'authority_request.confirmed', actorName: '服务器维护人员' }),
  )
})
