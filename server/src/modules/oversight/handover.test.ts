import type { Actor } from '@shuangfang/shared/access/actor'
import { SupervisionDetail } from '@shuangfang/shared/oversight/supervision.contract'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { afterAll, describe, expect, it } from 'vitest'
import { Context } from '#platform/context'
import { sweepDeadlines } from '#platform/deadlines'
import { inTransaction } from '#platform/transaction'
import { openOwnPlatform } from '#test/database'
import { drain } from '#test/drain'
import { type Offices, officesOn } from '#test/offices'
import { joined, readPdf } from '#test/pdf'
import { actsLeftBehind, type LeftDecision, settleLeftBehind } from './handover.service'

const platform = await openOwnPlatform('handover')
afterAll(() => platform.close())

/** A township of a county that no other test uses: offices that those put on record would be successors, too. */
let county = 410500
const newCounty = () => String(county++)

/** A case of one office in treatment, and another office over the place to which the enterprise moves. */
async function moved(until: Parameters<Offices['listed']>[0] = 'treating') {
  const o = await officesOn(platform)
  const id = await o.listed(until)
  const there = newCounty()
  const next = await o.office('新城区应急局', there)
  await o.move(`${there}101`)
  await o.sweep()
  return { ...o, id, there, next, handoverId: await o.handoverOf(id) }
}
const get = (o: Offices, who: Actor | null, path: string) => o.as(who).get(`/api${path}`)

describe('a case whose enterprise moved', () => {
  it('goes to the successor, who acts in its own name, and the former office sees nothing newer', {
    timeout: 120_000,
  }, async () => {
    const o = await moved()
    const { id, next, handoverId, officer } = o
    const number = (await get(o, next, `/supervisions/${id}`)).body.number
    expect((await get(o, officer, `/supervisions/${id}`)).body).toMatchObject({
      status: 403,
      code: 'left_jurisdiction',
    })
    expect((await get(o, officer, '/overview/today')).body.items).toMatchObject([{ link: `/handovers/${handoverId}` }])
    // Nobody acts for the authorities until the receipt; the enterprise goes on.
    expect((await o.as(next).post(`/api/supervisions/${id}/delist`)).status).toBe(403)
    expect((await o.handover(next, handoverId, 'receive')).status).toBe(409)
    const agreed = await o.handover(officer, handoverId, 'agree', { successorId: o.tenantOf(next) })
    expect(agreed.body).toMatchObject({ state: 'agreed', successorName: '新城区应急局', cause: 'moved' })
    await o.done(
      o.supervision(o.manager, id, 'extension', { ...o.extension, reason: '移交期间的新情况，原单位不应看到' }),
    )
    expect((await o.handover(next, handoverId, 'receive')).body).toMatchObject({ state: 'received' })

    const granted = await o
      .as(next)
      .post(`/api/supervisions/${id}/extension/grant`)
      .send({ note: '接收后的新批复意见' })
    expect(granted.body).toMatchObject({
      state: 'treating',
      number,
      authorityName: '新城区应急局',
      officeId: o.tenantOf(next),
    })
    await drain(platform)
    const live = (await get(o, o.manager, `/supervisions/${id}`)).body
    expect(live.history.map(({ type }: { type: string }) => type)).toContain('supervision.handed_over')
    const reply = live.documents.find(({ kind }: { kind: string }) => kind === 'extension')
    expect(reply.number).toMatch(/^新城督延〔\d{4}〕1号$/)
    const pdf = await get(o, o.manager, `/supervisions/${id}/documents/${reply.id}`)
    const text = joined(readPdf(pdf.body, 'handover').pages.join(''))
    expect(text).toContain('新城区应急局文件')
    expect(text).not.toContain('新郑市应急管理局')
    expect((await get(o, next, `/supervisions/${id}`)).body.deadlines.length).toBe(live.deadlines.length)

    await seesNothingNewer(o, handoverId, ['移交期间的新情况', '接收后的新批复', reply.number, reply.code])
    expect((await get(o, officer, `/supervisions/${id}`)).body.code).toBe('handed_over')
    const frozen = (await get(o, officer, `/handovers/${handoverId}`)).body.snapshot
    expect(frozen).toMatchObject({ state: 'treating', number })
    expect((await get(o, officer, `/supervisions/${id}/documents/${frozen.documents[0].id}`)).status).toBe(403)
    expect((await get(o, officer, `/handovers/${handoverId}/documents/${frozen.documents[0].id}`)).status).toBe(200)
    expect((await get(o, officer, `/handovers/${handoverId}/documents/${reply.id}`)).status).toBe(404)
    // What was issued, by whichever office, is proved to anyone, signed in or not.
    for (const who of [null, officer, next, o.manager])
      for (const { code, number: shown } of live.documents)
        expect((await get(o, who, `/open/documents/${code}`)).body.number).toBe(shown)
  })

  /** Every list, page, message and record of the former office, asked for what happened since. */
  async function seesNothingNewer(o: Awaited<ReturnType<typeof moved>>, handoverId: string, newer: string[]) {
    const auditor = await o.given.colleague(o.officer, 'audit_admin')
    const paths = [
      ...[
        '/supervisions?size=100',
        `/supervisions?enterprise=${o.tenantId}`,
        `/supervisions/${o.id}`,
        `/handovers/${handoverId}`,
      ],
      ...['/handovers?side=from', '/hazards?size=100', `/enterprises/${o.tenantId}`, `/dossiers/${o.tenantId}`],
      ...[
        '/notifications?size=100',
        '/overview',
        '/overview/today',
        '/jobs',
        `/supervisions?q=${encodeURIComponent('移交')}`,
      ],
    ]
    for (const [who, asked] of [
      [o.officer, paths],
      [o.leader, paths],
      [auditor, ['/audit?size=100']],
    ] as const)
      for (const path of asked) {
        const { body, status } = await get(o, who, path)
        expect(status).toBeLessThan(500)
        for (const words of newer) expect(JSON.stringify(body), `${path} shows ${words}`).not.toContain(words)
      }
    expect((await get(o, o.officer, '/supervisions?size=100')).body.items).toEqual([])
    expect((await get(o, o.officer, `/enterprises/${o.tenantId}`)).status).toBe(404)
    expect((await get(o, o.officer, '/overview')).body.total.enterprises).toBe(0)
    expect((await get(o, o.officer, '/handovers?side=from')).body.items).toMatchObject([
      { id: handoverId, state: 'received' },
    ])
  }

  it('stays by decision, and then its office goes on in this one case alone', async () => {
    const o = await moved()
    const { id, handoverId, officer } = o
    expect((await o.handover(officer, handoverId, 'stay')).body).toMatchObject({ state: 'stays', successorName: null })
    await o.done(o.supervision(o.manager, id, 'extension', o.extension))
    await drain(platform)
    expect(await o.titles(officer)).toContainEqual(expect.stringContaining('申请延期'))
    const granted = await o.as(officer).post(`/api/supervisions/${id}/extension/grant`).send({ note: '情况属实，同意' })
    expect(granted.body).toMatchObject({ state: 'treating', stays: true })
    expect((await get(o, officer, `/enterprises/${o.tenantId}`)).status).toBe(404)
    await o.sweep()
    expect((await get(o, officer, '/handovers?side=from')).body.items).toHaveLength(1)
    // Later it may still be given away, with what was done until then.
    const later = await o.handover(officer, handoverId, 'agree', { successorId: o.tenantOf(o.next) })
    expect(later.body.state).toBe('agreed')
    expect((await o.as(officer).post(`/api/supervisions/${id}/delist`)).body.code).toBe('left_jurisdiction')
    const { snapshot } = (await get(o, officer, `/handovers/${handoverId}`)).body
    expect(snapshot.extensions).toBe(1)
  })

  it('comes back when the successor declines, with the reason', async () => {
    const o = await moved()
    const { handoverId, officer, next } = o
    await o.handover(officer, handoverId, 'agree', { successorId: o.tenantOf(next) })
    const declined = await o.handover(next, handoverId, 'decline', { note: '属市局直管企业，请移交市局' })
    expect(declined.body).toMatchObject({ state: 'declined', answer: '属市局直管企业，请移交市局' })
    await drain(platform)
    expect(await o.titles(officer)).toContainEqual(expect.stringContaining('不接收'))
    expect((await o.handover(next, handoverId, 'receive')).status).toBe(409)
    const stranger = await o.office('外县应急局', newCounty())
    expect((await o.handover(officer, handoverId, 'agree', { successorId: o.tenantOf(stranger) })).body).toMatchObject({
      status: 422,
      code: 'handover_successor',
    })
    expect((await o.handover(stranger, handoverId, 'receive')).status).toBe(404)
    expect((await o.handover(officer, handoverId, 'stay')).body.state).toBe('stays')
  })

  it('is decided by those who answer for cases, each for their own office', async () => {
    const o = await moved()
    const [clerk, theirs] = await Promise.all([
      o.given.colleague(o.officer, 'inspector'),
      o.given.colleague(o.next, 'grid_worker'),
    ])
    const successorId = o.tenantOf(o.next)
    for (const who of [clerk, o.next, theirs])
      expect((await o.handover(who, o.handoverId, 'agree', { successorId })).status).toBe(403)
    for (const who of [o.manager, o.operator])
      expect((await o.handover(who, o.handoverId, 'agree', { successorId })).status).toBe(403)
    await o.handover(o.leader, o.handoverId, 'agree', { successorId })
    for (const who of [clerk, o.officer, theirs])
      expect((await o.handover(who, o.handoverId, 'receive')).status).toBe(403)
  })

  it('lets its clocks run on, and tells both offices until the receipt', async () => {
    const o = await moved()
    const late = async () => {
      await platform.db.query(
        `UPDATE deadline SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE subject = 'Supervision' AND subject_id = ?
         AND kind = 'progress' AND fired_at IS NULL AND cancelled_at IS NULL`,
        [o.id],
      )
      await sweepDeadlines(platform)
      await drain(platform)
    }
    await late()
    for (const who of [o.officer, o.next])
      expect(await o.titles(who)).toContainEqual(expect.stringContaining('治理进展报告逾期'))
    await o.handover(o.officer, o.handoverId, 'agree', { successorId: o.tenantOf(o.next) })
    await o.handover(o.next, o.handoverId, 'receive')
    await o.done(o.supervision(o.manager, o.id, 'progress', { percent: 20, note: o.sentence, spent: 1 }))
    await drain(platform)
    const before = await o.titles(o.officer)
    await late()
    expect(await o.titles(o.officer)).toEqual(before)
    expect((await o.titles(o.next)).filter((title) => title.includes('治理进展报告逾期')).length).toBe(2)
  })

  it('needs no handover any more when the enterprise comes back', async () => {
    const o = await moved()
    await o.move('410184106')
    await o.sweep()
    expect((await get(o, o.officer, `/handovers/${o.handoverId}`)).body.state).toBe('lapsed')
    expect((await get(o, o.officer, `/supervisions/${o.id}`)).body.state).toBe('treating')
  })
})

describe('a jurisdiction that ended', () => {
  it('lists its open cases at once for the office that has it now', async () => {
    const o = await officesOn(platform)
    const [open, closed] = [await o.listed('served'), await o.listed('accepted')]
    await o.done(o.supervision(o.leader, closed, 'delist'))
    const there = newCounty()
    const next = await o.office('接管区应急局', there)
    await o.move(`${there}101`)
    await o.registerOver(o.officer, there)
    await o.sweep()
    expect(await o.handoverOf(open)).toBeUndefined()
    await o.end(o.officer)
    const officer = await o.now(o.officer)
    const { items } = (await get(o, officer, '/handovers?side=from')).body
    expect(items).toMatchObject([
      { supervisionId: open, cause: 'ended', successorName: '接管区应急局', state: 'proposed' },
    ])
    expect((await get(o, next, '/handovers?side=to')).body.items).toHaveLength(1)
    expect(await o.titles(officer)).toContainEqual(expect.stringContaining('请办理督办移交'))
    expect(await o.titles(next)).toContainEqual(expect.stringContaining('拟移交本单位'))
    // It oversees nothing any more: the successor need not wait for it.
    const taken = await o.handover(next, items[0].id, 'take-over', { note: '原单位已撤销，先行接收' })
    expect(taken.body).toMatchObject({ state: 'received', answer: '原单位已撤销，先行接收' })
    expect((await o.as(next).get(`/api/supervisions/${open}`)).body.authorityName).toBe('接管区应急局')
  })

  it('is taken over alone only where the former office cannot act', async () => {
    const o = await moved()
    expect((await o.handover(o.next, o.handoverId, 'take-over')).body).toMatchObject({
      status: 403,
      code: 'former_office_acts',
    })
    await platform.db.query("UPDATE account SET status = 'disabled' WHERE tenant_id = ?", [o.former])
    expect((await o.handover(o.next, o.handoverId, 'take-over')).body.state).toBe('received')
  })
})

describe('an office merged into another', () => {
  it('gives it its parts and its cases, and stays for reading its past', async () => {
    const o = await officesOn(platform)
    const [draft, running] = [await o.listed('signed'), await o.listed('treating')]
    const into = await o.office('合并后应急局', newCounty())
    const township = await o.office('薛店镇安办', '410184106', 'township_officer')
    const merge = (body: object) => o.as(o.operator).post(`/api/authorities/${o.former}/merge`).send(body)
    const body = { intoId: o.tenantOf(into), from: toLocalDate(new Date()), reason: '机构改革方案（新编〔2026〕8号）' }
    expect((await merge({ ...body, intoId: o.former })).body.code).toBe('merge_target')
    expect((await merge({ ...body, from: addDays(body.from, -1) })).body.code).toBe('merge_day')
    // One of the operator asks, another confirms: the parts that pass stand in the request.
    const asked = (await merge(body)).body
    expect(asked).toMatchObject({ act: 'merge', jurisdictions: [{ regionCode: '410184', validFrom: body.from }] })
    const confirm = (who: Actor) => o.as(who).post(`/api/authority-requests/${asked.id}/confirm`).send({})
    expect((await confirm(o.operator)).status).toBe(403)
    expect((await o.now(into)).realm).not.toMatchObject({ jurisdictions: [{ region: '410184' }] })
    expect((await confirm(o.secondOperator)).status).toBe(200)
    expect(await o.read(o.operator, `/authorities/${o.former}`)).toMatchObject({
      mergedIntoId: body.intoId,
      mergedOn: body.from,
    })
    await drain(platform)
    const [officer, next] = [await o.now(o.officer), await o.now(into)]
    expect(officer.realm).toMatchObject({ jurisdictions: [] })
    expect(next.realm).toMatchObject({ jurisdictions: expect.arrayContaining([{ region: '410184', sectors: null }]) })
    const { items } = (await get(o, officer, '/handovers?side=from&size=100')).body
    expect(items).toHaveLength(2)
    for (const one of items) expect(one).toMatchObject({ cause: 'merged', successorId: body.intoId })
    expect((await get(o, township, '/handovers')).body.items).toEqual([])

    // The draft becomes one of the successor's own, to be signed by its own leader.
    const handoverId = await o.handoverOf(draft)
    await o.handover(officer, handoverId, 'agree', { successorId: body.intoId })
    expect((await o.handover(next, handoverId, 'receive')).body.state).toBe('received')
    const mine = (await get(o, next, '/supervisions?size=100')).body.items
    const renewed = mine.find(({ state }: { state: string }) => state === 'draft')
    expect(renewed).toMatchObject({ authorityName: '合并后应急局', drafterName: next.name, signerName: null })
    expect((await get(o, officer, `/supervisions/${draft}`)).body.code).toBe('left_jurisdiction')
    expect((await get(o, officer, `/handovers/${handoverId}`)).body.snapshot.state).toBe('signed')
    const leader = await o.now(await o.given.colleague(into, 'leader'))
    await o.as(leader).post(`/api/supervisions/${renewed.id}/sign`).set('if-match', '"1"')
    expect((await o.as(next).post(`/api/supervisions/${renewed.id}/issue`)).body.number).toMatch(/^合并督〔\d{4}〕1号$/)
    expect((await get(o, officer, `/handovers/${await o.handoverOf(running)}`)).body.snapshot.id).toBe(running)
  })

  it('may withdraw a draft instead, and nothing that was issued', async () => {
    const o = await moved('drafted')
    expect((await o.handover(o.officer, o.handoverId, 'withdraw')).body.state).toBe('withdrawn')
    const [row] = await platform.db.query('SELECT state FROM supervision WHERE id = ?', [o.id])
    expect(row.state).toBe('withdrawn')
    const issued = await moved('issued')
    expect((await issued.handover(issued.officer, issued.handoverId, 'withdraw')).body.code).toBe('handover_issued')
  })
})

describe('a move settles what it leaves behind', () => {
  const settle = (o: Offices, actor: Actor, decisions: LeftDecision[]) =>
    inTransaction(platform.db, (manager) =>
      settleLeftBehind(new Context(actor, manager, platform.services), o.tenantId, decisions, '企业迁址，经两地核定'),
    )

  it('only with a decision for each', async () => {
    const o = await officesOn(platform)
    const [one, two, elsewhere] = [await o.listed('treating'), await o.listed('drafted'), await o.graded('major')]
    const there = newCounty()
    const next = await o.office('迁入地应急局', there)
    const upper = await o.office('市应急局', '41')
    const theirs = await o
      .as(upper)
      .post('/api/supervisions')
      .send({ ...o.draft, hazardId: elsewhere })
    expect(theirs.status).toBe(200)
    const place = { regionCode: `${there}101`, sector: 'industry_trade' }
    const system = new Context(o.officer, platform.db.manager, platform.services)
    const left = await actsLeftBehind(system, o.tenantId, place)
    expect(left.map(({ supervisionId }) => supervisionId)).toEqual([one, two])
    expect(left[0]).toMatchObject({ officeId: o.former, state: 'treating', number: expect.any(String) })
    expect(left[0]?.successors[0]).toEqual({ officeId: o.tenantOf(next), name: '迁入地应急局' })
    expect(await actsLeftBehind(system, o.tenantId, { regionCode: '410184103', sector: 'industry_trade' })).toEqual([])

    await o.move(place.regionCode)
    const to = o.tenantOf(next)
    await expect(settle(o, next, [{ supervisionId: one, to }])).rejects.toMatchObject({
      status: 422,
      code: 'handover_undecided',
    })
    await expect(
      settle(o, next, [
        { supervisionId: one, to: o.former },
        { supervisionId: two, to },
      ]),
    ).rejects.toMatchObject({ status: 422, code: 'handover_successor' })
    await settle(o, next, [
      { supervisionId: one, to },
      { supervisionId: two, to: 'stays' },
    ])
    await drain(platform)
    const { items } = (await get(o, o.officer, '/handovers?side=from')).body
    expect(items).toMatchObject([
      { supervisionId: two, state: 'stays', decidedBy: next.name, note: '企业迁址，经两地核定' },
      { supervisionId: one, state: 'agreed', successorName: '迁入地应急局' },
    ])
    expect((await o.handover(next, await o.handoverOf(one), 'receive')).body.state).toBe('received')
    const signed = await o.as(o.leader).post(`/api/supervisions/${two}/sign`).set('if-match', '"2"')
    expect(signed.body).toMatchObject({ state: 'signed', stays: true })
    expect(await actsLeftBehind(system, o.tenantId, place)).toEqual([])
  })
})

describe('what keeps a hazard from being listed', () => {
  it('is a listing, which is named, and never another office’s draft', async () => {
    const o = await officesOn(platform)
    const upper = await o.office('市应急局', '4101')
    const chief = await o.given.colleague(upper, 'leader')
    const hazardId = await o.graded('major')
    const draftBy = (who: Actor) =>
      o
        .as(who)
        .post('/api/supervisions')
        .send({ ...o.draft, hazardId })
    const sign = (who: Actor, id: string) => o.as(who).post(`/api/supervisions/${id}/sign`).set('if-match', '"1"')
    const issue = (who: Actor, id: string) => o.as(who).post(`/api/supervisions/${id}/issue`)
    const ours = await draftBy(o.officer)
    const again = await draftBy(o.leader)
    expect(again.body).toMatchObject({ status: 409, code: 'supervision_exists' })
    expect(again.body.detail).toContain(`新郑市应急管理局的隐患 ${ours.body.hazardNumber} 的草稿`)
    expect(again.body.detail).toContain(`由 ${o.officer.name} 拟定`)

    const theirs = await draftBy(upper)
    expect(theirs.status).toBe(200)
    await sign(o.leader, ours.body.id)
    await sign(chief, theirs.body.id)
    const { number } = (await issue(upper, theirs.body.id)).body
    const late = await issue(o.officer, ours.body.id)
    expect(late.body).toMatchObject({ status: 409, code: 'supervision_exists' })
    for (const words of ['市应急局', number, '已下发', '自 20']) expect(late.body.detail).toContain(words)
    await o.as(o.officer).post(`/api/supervisions/${ours.body.id}/withdraw`).send({ note: '市局已挂牌' })
    expect((await draftBy(o.officer)).body.detail).toContain(number)
    // Free again when that case is over.
    await platform.db.query("UPDATE supervision SET state = 'delisted', open_hazard_id = NULL WHERE id = ?", [
      theirs.body.id,
    ])
    expect((await draftBy(o.officer)).status).toBe(200)
  })

  it('is settled by the database when two are issued at the same moment', async () => {
    const o = await officesOn(platform)
    const upper = await o.office('市应急局', '4101')
    const chief = await o.given.colleague(upper, 'leader')
    const hazardId = await o.graded('major')
    const drafts = await Promise.all(
      [o.officer, upper].map(
        async (who) =>
          (
            await o
              .as(who)
              .post('/api/supervisions')
              .send({ ...o.draft, hazardId })
          ).body.id,
      ),
    )
    await Promise.all(
      [o.leader, chief].map((who, i) => o.as(who).post(`/api/supervisions/${drafts[i]}/sign`).set('if-match', '"1"')),
    )
    const replies = await Promise.all(
      [o.officer, upper].map((who, i) => o.as(who).post(`/api/supervisions/${drafts[i]}/issue`)),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(replies.find(({ status }) => status === 409)?.body.detail).toMatch(/督.*〔\d{4}〕\d+号已在办：已下发/)
  })
})

it('keeps in a frozen case all that the page of a case shows', async () => {
  const o = await moved()
  const { snapshot } = (await get(o, o.officer, `/handovers/${o.handoverId}`)).body
  expect(Object.keys(snapshot).sort()).toEqual(Object.keys(SupervisionDetail.shape).sort())
  expect(snapshot.entries).toHaveLength(1)
  expect(snapshot.documents).toHaveLength(1)
})
