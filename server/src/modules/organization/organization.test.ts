import { afterAll, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

async function keeper() {
  const { tenantId } = await given.enterprise()
  const actor = await given.member(tenantId, 'system_admin')
  const add = async (name: string, parentId?: string) =>
    (await as(actor).post('/api/org-units').send({ kind: 'workshop', name, parentId })).body
  return { tenantId, actor, add }
}

it('keeps a tree and never a loop', async () => {
  const { actor, add } = await keeper()
  const top = await add('生产部')
  const below = await add('一车间', top.id)
  const edit = (id: string, version: number, parentId: string) =>
    as(actor)
      .put(`/api/org-units/${id}`)
      .set('if-match', `"${version}"`)
      .send({ kind: 'workshop', name: '生产部', parentId })
  expect((await edit(top.id, 1, below.id)).body).toMatchObject({ status: 422, code: 'unit_loop' })
  expect((await edit(top.id, 1, top.id)).body).toMatchObject({ code: 'unit_loop' })
})

it('deletes a unit only when nothing hangs on it, and says what to do', async () => {
  const { actor, add } = await keeper()
  const top = await add('生产部')
  const below = await add('一车间', top.id)
  expect((await as(actor).delete(`/api/org-units/${top.id}`)).body).toMatchObject({ status: 409, code: 'unit_in_use' })
  expect((await as(actor).delete(`/api/org-units/${below.id}`)).status).toBe(200)
  expect((await as(actor).delete(`/api/org-units/${top.id}`)).status).toBe(200)
})

it('refuses a parent of another tenant', async () => {
  const [mine, theirs] = [await keeper(), await keeper()]
  const foreign = await theirs.add('别家的部门')
  const reply = await as(mine.actor).post('/api/org-units').send({ kind: 'team', name: '一班', parentId: foreign.id })
  expect(reply.body).toMatchObject({ status: 422, code: 'unit_unknown' })
})
