import { Readable } from 'node:stream'
import type { Actor } from '@shuangfang/shared/access/actor'
import { rolesOf } from '@shuangfang/shared/access/roles'
import { keepsOriginals } from '@shuangfang/shared/file/file.policy'
import type { QueryRunner } from 'typeorm'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { attachFiles, storeBuffer } from '#modules/file/file.service'
import { viewKey } from '#modules/file/storing.service'
import { Imports, importRefused } from '#modules/import/import.entity'
import { type FilePlace, placeName, placeNamed, placesDeclared } from '#platform/attachments'
import { Context } from '#platform/context'
import { AppError } from '#platform/errors'
import { inTransaction } from '#platform/transaction'
import { filePlaces } from '../src/modules'
import { apiOn } from './api'
import { openOwnPlatform } from './database'
import { drain } from './drain'
import { worldOn } from './kill-sweep/world'

/*
 * Every kind of attachment × every role of both kinds of tenant × how they stand to the enterprise × every size. Who may
 * is asked of the thing, through the door; a place that is declared and has no case here fails.
 */
const platform = await openOwnPlatform('file_sweep')
const as = apiOn(platform)
const w = await worldOn(platform)
const { given } = w
afterAll(() => platform.close())

interface Attached {
  fileId: string
  thingId: string
  /** Whose the thing is about. */
  enterpriseId: string
  uploader: Actor | null
}
interface Link {
  fileId: string
  thingId: string
}

async function linkOf(place: string, thingId: string): Promise<Link> {
  const [subject, part] = place.split('.')
  const [link] = await platform.db.query(
    'SELECT file_id AS fileId, subject_id AS thingId FROM file_link WHERE subject = ? AND part = ? AND subject_id = ? LIMIT 1',
    [subject, part, thingId],
  )
  if (!link) throw new Error(`${place}: nothing is attached to ${thingId}`)
  return link
}
const own = async (place: string, thingId: string, uploader: Actor | null): Promise<Attached> => ({
  ...(await linkOf(place, thingId)),
  enterpriseId: w.tenantId,
  uploader,
})
const asProduct = <R>(tenantId: string, work: (ctx: Context) => Promise<R>) =>
  inTransaction(platform.db, (manager) => work(given.system(tenantId).within(manager)))

/** One of each, made as people make it. */
const cases: Readonly<Record<string, () => Promise<Attached>>> = {
  'Hazard.photos': async () => {
    const report = w.report()
    const { id } = await w.done({ ...report, body: { ...report.body, photos: [await given.file(w.worker)] } })
    return own('Hazard.photos', id, w.worker)
  },
  'Hazard.after': async () => own('Hazard.after', await w.verifying(), w.worker),
  'Supervision.entry': async () => {
    const id = await w.repaired()
    const files = [await given.file(w.manager, 'application/pdf', '验收材料.pdf')]
    await w.done(w.supervision(w.manager, id, 'acceptance', { ...w.application, files }))
    return own('Supervision.entry', id, w.manager)
  },
  'EnterpriseChange.proof': async () => own('EnterpriseChange.proof', await w.asking(), w.manager),
  'Document.file': async () => {
    const order = await w.listed('issued')
    await drain(platform)
    const [document] = await platform.db.query('SELECT id FROM official_document WHERE supervision_id = ?', [order])
    return own('Document.file', document.id, null)
  },
  'Evaluation.evidence': async () => {
    const { desk, id, first } = await w.evaluation()
    const files = [await given.file(desk, 'application/pdf', '培训记录.pdf')]
    const score = { isApplicable: true, fullScore: 10, score: 10, files }
    await w.done(w.put(desk, `/self-evaluations/${id}/items/${first.id}`, first.version, score))
    const enterpriseId = 'tenantId' in desk.realm ? desk.realm.tenantId : ''
    return { ...(await linkOf('Evaluation.evidence', id)), enterpriseId, uploader: desk }
  },
  'FloorPlan.picture': async () => {
    const { id } = await w.done(w.post(w.manager, '/floor-plans', await w.floorPlan()))
    return own('FloorPlan.picture', id, w.manager)
  },
  'Certificate.scan': async () => {
    const fileId = await given.file(w.manager, 'application/pdf', '证书.pdf')
    const { id } = await w.done(w.post(w.manager, '/standardization-certificates', { ...w.certificate(), fileId }))
    return own('Certificate.scan', id, w.manager)
  },
  'Import.workbook': async () => own('Import.workbook', await w.worked(await w.uploaded()), w.manager),
  'Import.refused': async () => {
    const id = await w.worked(await w.uploaded())
    const refused = { name: '拒收行.xlsx', type: 'application/vnd.ms-excel', buffer: Buffer.from('x') }
    const file = await storeBuffer(new Context(w.manager, platform.db.manager, platform.services), refused)
    await asProduct(w.tenantId, async (ctx) => {
      const batch = await ctx.one(Imports, id, 'manage')
      await ctx.save(batch, { refusedFileId: file.id })
      await attachFiles(ctx, [file.id], importRefused.on(batch), '/refused')
    })
    return own('Import.refused', id, w.manager)
  },
  'Job.result': async () => {
    const { jobId } = await w.done(w.post(w.manager, '/risks/export', {}))
    const { runJob } = await import('#platform/job-runner')
    const { jobs } = await import('../src/modules')
    await runJob(platform, jobs, String(jobId))
    return own('Job.result', String(jobId), w.manager)
  },
}

/** Everyone who might ask, by how they stand to the enterprise. */
async function everyone({ enterpriseId, uploader }: Attached): Promise<(readonly [string, Actor])[]> {
  const stranger = (await given.enterprise()).tenantId
  const members = (tenantId: string, word: string) =>
    rolesOf.enterprise.map(async (role) => [`${word} ${role}`, await given.member(tenantId, role)] as const)
  const sibling = { region: '410184106', sectors: null }
  const offices = {
    supervising: w.officer,
    'over the township': await given.regulator([sibling]),
    'formerly supervising': await given.regulator([{ region: '410199', sectors: null }]),
    'other county': await given.regulator([{ region: '410185', sectors: null }]),
    'other sector': await given.regulator([{ region: '410184', sectors: ['gas'] }]),
    'without a jurisdiction': await given.regulator([]),
  }
  const officers = Object.entries(offices).flatMap(([word, office]) =>
    rolesOf.authority.map(async (role) => [`${word} ${role}`, await given.colleague(office, role)] as const),
  )
  const lead = { ...(await given.member(enterpriseId, 'department_head')), unitIds: ['1'] }
  return [
    ...(await Promise.all([...members(enterpriseId, 'own'), ...members(stranger, 'unrelated'), ...officers])),
    ['own head of a unit', lead],
    ['operator', w.operator],
    ...(uploader ? [['uploader', uploader] as const] : []),
  ]
}

const dbCtx = (actor: Actor) => new Context(actor, platform.db.manager, platform.services)

/** Derived from the thing alone: may this actor load it? */
const mayReadThing = (actor: Actor, place: FilePlace, thingId: string): Promise<boolean> =>
  dbCtx(actor)
    .one(place.of, thingId, 'read' as never)
    .then(
      () => true,
      (error) => {
        if (error instanceof AppError) return false
        throw error
      },
    )

/** Views of a picture, as an upload would have made them. */
async function develop(fileId: string): Promise<boolean> {
  const [{ key, type }] = await platform.db.query('SELECT store_key AS `key`, type FROM file WHERE id = ?', [fileId])
  if (!/^image/.test(type)) return false
  await platform.db.query('UPDATE file SET has_views = 1 WHERE id = ?', [fileId])
  for (const size of ['thumb', 'view'] as const)
    await platform.services.files.put(viewKey(key, size), Readable.from(['v']), 10)
  return true
}

/** What the three sizes answer: status, and for pictures whether the bytes are those that came. */
async function seen(actor: Actor, fileId: string): Promise<string[]> {
  const replies = await Promise.all(
    ['thumb', 'view', 'full'].map((size) => as(actor).get(`/api/files/${fileId}?size=${size}`)),
  )
  return replies.map(({ status, type }) =>
    status === 200 ? (type === 'image/webp' ? 'view' : 'original') : `${status}`,
  )
}

function expected(actor: Actor, place: FilePlace | null, { uploader }: Attached, mayRead: boolean, isPicture: boolean) {
  const isUploader = uploader?.userId === actor.userId
  const mayFile = place ? mayRead && place.isById && (!place.readers || place.readers(actor)) : isUploader
  if (!mayFile) return ['404', '404', '404']
  const view = isPicture ? 'view' : '404'
  const whole = isUploader || keepsOriginals(actor) || (place?.isOpen && !isPicture)
  return [view, view, whole ? 'original' : isPicture ? 'view' : '403']
}

describe('every file', () => {
  it('has a case for every place that is declared, and every place is in a module', () => {
    const declared = placesDeclared().map(placeName).sort()
    expect(Object.keys(cases).sort()).toEqual(declared)
    expect(filePlaces.map(placeName).sort()).toEqual(declared)
  })

  it.each(Object.keys(cases))('%s is read by exactly those who read the thing', { timeout: 300_000 }, async (name) => {
    const [subject = '', part = ''] = name.split('.')
    const place = placeNamed(subject, part) as FilePlace
    const attached = await (cases[name] as () => Promise<Attached>)()
    const isPicture = await develop(attached.fileId)
    const wrong: unknown[] = []
    let readers = 0
    for (const [who, actor] of await everyone(attached)) {
      const mayRead = await mayReadThing(actor, place, attached.thingId)
      const wanted = expected(actor, place, attached, mayRead, isPicture)
      const got = await seen(actor, attached.fileId)
      if (got.join() !== wanted.join()) wrong.push({ who, wanted, got })
      if (got[2] !== '404') readers += 1
      // Written down apart from any rule.
      if (/^(unrelated|formerly|other|without)|operator/.test(who)) expect(got, who).toEqual(['404', '404', '404'])
    }
    expect(wrong).toEqual([])
    expect(readers > 0).toBe(place.isById)
  })

  it('that is attached to nothing is its uploader’s', { timeout: 300_000 }, async () => {
    const fileId = await given.file(w.worker)
    const attached = { fileId, thingId: '0', enterpriseId: w.tenantId, uploader: w.worker }
    await develop(fileId)
    for (const [who, actor] of await everyone(attached)) {
      expect(await seen(actor, fileId), who).toEqual(expected(actor, null, attached, false, true))
    }
  })

  it('that two things have is read by the readers of either', async () => {
    const file = await given.file(w.worker)
    const report = w.report()
    const { id } = await w.done({ ...report, body: { ...report.body, photos: [file] } })
    const [colleague, boss] = [await given.member(w.tenantId, 'worker'), w.principal]
    expect((await seen(colleague, file))[2]).toBe('404')
    expect((await seen(boss, file))[2]).toBe('original')
    // The safety manager may read the hazard, so they may use its picture elsewhere.
    await w.done(w.post(w.manager, '/floor-plans', { name: `图 ${w.unique()}`, fileId: file, areas: [] }))
    await develop(file)
    expect((await seen(colleague, file))[2]).toBe('view')
    expect(Number(id)).toBeGreaterThan(0)
  })

  it('costs a few statements, whatever it is attached to', async () => {
    const { fileId } = await (cases['Hazard.photos'] as () => Promise<Attached>)()
    const query = vi.spyOn(platform.db.manager, 'query')
    await as(w.officer).get(`/api/files/${fileId}?size=thumb`)
    expect(query.mock.calls.length).toBeLessThanOrEqual(3)
    query.mockRestore()
  })
})

describe('the back-fill', () => {
  it('finds again every link that the lists and columns name, and reports what it cannot place', {
    timeout: 120_000,
  }, async () => {
    const all = () =>
      platform.db.query(
        `SELECT file_id AS file, subject, subject_id AS thing, subject_tenant_id AS tenant, part, part_id AS inside
         FROM file_link ORDER BY 1, 2, 3, 4, 5, 6`,
      )
    const [links, loose] = await Promise.all([
      all(),
      platform.db.query('SELECT id FROM file WHERE unattached_since IS NOT NULL ORDER BY id'),
    ])
    expect(new Set(links.map(({ subject, part }: Record<string, string>) => `${subject}.${part}`)).size).toBe(
      Object.keys(cases).length,
    )
    const lost = await w.reported()
    await platform.db.query(`UPDATE hazard SET photos = '["999999999"]' WHERE id = ?`, [lost])
    const migration = platform.db.migrations.find(({ name }) => name === 'FileLinks1700000000540')
    const runner: QueryRunner = platform.db.createQueryRunner()
    const warn = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      await migration?.down(runner)
      await migration?.up(runner)
      // Stopped on the way and started again: nothing twice.
      await migration?.up(runner)
      expect(warn.mock.calls.map(([line]) => line)).toContainEqual(
        expect.stringMatching(`1 file\\(s\\) named by Hazard.photos do not exist, rows ${lost}`),
      )
    } finally {
      warn.mockRestore()
      await runner.release()
    }
    expect(await all()).toEqual(links)
    expect(await platform.db.query('SELECT id FROM file WHERE unattached_since IS NOT NULL ORDER BY id')).toEqual(loose)
  })
})
