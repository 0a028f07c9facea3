import { pathToFileURL } from 'node:url'
import { loadReference } from '@shuangfang/database/reference/load'
import type { Actor } from '@shuangfang/shared/access/actor'
import type { ImportDetail, ImportRow, MappingWrite } from '@shuangfang/shared/import/import.contract'
import { expect } from 'vitest'
import { runJob } from '#platform/job-runner'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { jobs } from '../../modules'

/** Drives imports over HTTP and runs their jobs in place, as the worker would. */
export async function importDriver() {
  const platform = await openTestPlatform()
  const folder = pathToFileURL(new URL('../../../../database/reference/', import.meta.url).pathname)
  await loadReference((statement, params) => platform.db.query(statement, params as unknown[]), folder)
  const as = apiOn(platform)
  const given = givenIn(platform)

  async function manager() {
    const { tenantId } = await given.enterprise()
    return given.member(tenantId, 'safety_manager')
  }

  async function upload(actor: Actor, name: string, bytes: Buffer): Promise<string> {
    const reply = await as(actor)
      .post('/api/files')
      .set('x-file-name', encodeURIComponent(name))
      .set('content-type', 'application/octet-stream')
      .send(bytes)
    expect(reply.body).toMatchObject({ id: expect.any(String) })
    return reply.body.id
  }
  const detail = async (actor: Actor, id: string): Promise<ImportDetail> =>
    (await as(actor).get(`/api/imports/${id}`)).body

  /** Runs the job that the reply names; returns its row. */
  async function finish(actor: Actor, reply: { status: number; body: { id: string; jobId: string } }) {
    expect(reply.body).toMatchObject({ jobId: expect.any(String) })
    await runJob(platform, jobs, reply.body.jobId)
    const job = await as(actor).get(`/api/jobs/${reply.body.jobId}`)
    return job.body as { state: string; error: string | null; doneCount: number }
  }

  async function start(actor: Actor, name: string, bytes: Buffer) {
    const fileId = await upload(actor, name, bytes)
    const reply = await as(actor).post('/api/imports').send({ fileId, kind: 'risk' })
    const job = await finish(actor, reply)
    return { job, batch: await detail(actor, reply.body.id) }
  }

  /** The mapping as it was proposed, to be sent back with corrections. */
  const proposed = ({ sheets, options }: ImportDetail): MappingWrite => ({
    sheets: sheets.map(({ name, skip, headerRows, columns, fillDown, constants }) => ({
      name,
      skip,
      headerRows,
      columns,
      fillDown,
      constants,
    })),
    options,
  })
  async function plan(actor: Actor, batch: ImportDetail, change: (mapping: MappingWrite) => void = () => {}) {
    const mapping = proposed(batch)
    change(mapping)
    const job = await finish(actor, await as(actor).put(`/api/imports/${batch.id}/mapping`).send(mapping))
    expect(job).toMatchObject({ state: 'done' })
    return detail(actor, batch.id)
  }
  async function step(actor: Actor, id: string, what: 'commit' | 'undo') {
    const job = await finish(actor, await as(actor).post(`/api/imports/${id}/${what}`).send({}))
    return { job, batch: await detail(actor, id) }
  }
  async function rows(actor: Actor, id: string, query: string): Promise<ImportRow[]> {
    const reply = await as(actor).get(`/api/imports/${id}/rows?size=100&${query}`)
    expect(reply.status).toBe(200)
    return reply.body.items
  }
  async function risks(actor: Actor) {
    const reply = await as(actor).get('/api/risks?size=100&total=1')
    return reply.body as { items: Record<string, unknown>[]; total: number }
  }
  return { platform, as, given, manager, upload, start, plan, step, rows, risks, detail, proposed, finish }
}
