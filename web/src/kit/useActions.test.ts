import type { Me } from '@shuangfang/shared/account/account.contract'
import { type HazardAction, type HazardState, hazardWorkflow } from '@shuangfang/shared/hazard/hazard.workflow'
import { beforeEach, expect, it, vi } from 'vitest'
import { hazardActionLabels } from '#labels/hazard'
import { asked } from './confirm'
import { me, ownWork } from './session'
import { type Act, useActions } from './useActions'

const row = {
  id: '7',
  state: 'verifying' as const,
  reporterId: '3',
  ownerId: '2',
  ownerUnitId: null,
  submitterId: '2',
  plannerId: null,
  voidProposerId: null,
  level: 'general' as const,
  isSupervised: false,
}
const person = (userId: string, roles: Me['roles']): Me => ({
  userId,
  selfIds: [userId],
  name: '李安全',
  login: 'li',
  post: null,
  roles,
  unitIds: [],
  unitId: null,
  mustChangePassword: false,
  tenant: { id: '1', kind: 'enterprise', name: '测试企业' },
  jurisdictions: [],
  isDemo: false,
})
const settle = () => new Promise((resolve) => setTimeout(resolve))

function actions(acts: Partial<Record<'verify' | 'return' | 'grade', Act<typeof row>>>, done = vi.fn()) {
  return useActions<HazardState, HazardAction, typeof row & { state: HazardState }>({
    subject: 'Hazard',
    workflow: hazardWorkflow,
    labels: hazardActionLabels,
    acts,
    done,
  })
}
const all = { verify: { run: vi.fn() }, return: { run: vi.fn() }, grade: { run: vi.fn() } }

beforeEach(() => {
  me.value = person('1', ['safety_manager'])
})

it('offers what the state allows and the person may do', () => {
  expect(
    actions(all)
      .actionsFor(row)
      .map(({ label }) => label),
  ).toEqual(['退回重改', '验收销号'])
})

it('offers nobody the verification of their own work', () => {
  me.value = person('2', ['safety_manager'])
  expect(actions(all).actionsFor(row)).toEqual([])
  expect(ownWork('Hazard:verify', row)).toContain('请由其他安全管理员或主要负责人验收')
})

it('nor with a second account of theirs, which it says', () => {
  me.value = { ...person('5', ['safety_manager']), selfIds: ['2', '5'] }
  expect(actions(all).actionsFor(row)).toEqual([])
  expect(ownWork('Hazard:verify', row)).toContain('同一手机号')
})

it('offers a worker nothing, and only what the page can perform', () => {
  expect(actions({ verify: all.verify }).actionsFor(row)).toHaveLength(1)
  me.value = person('9', ['worker'])
  expect(actions(all).actionsFor(row)).toEqual([])
})

it('runs only after the person agreed, then reloads', async () => {
  const run = vi.fn(async () => '已销号')
  const done = vi.fn()
  const question = () => ({ title: '验收销号', effects: ['隐患销号'], confirmText: '销号' })
  const offered = actions({ verify: { run, confirm: question } }, done)
  const refused = offered.run('verify', row)
  asked.value?.answer(false)
  await refused
  expect(run).not.toHaveBeenCalled()
  const agreed = offered.run('verify', row)
  asked.value?.answer(true)
  await agreed
  await settle()
  expect(run).toHaveBeenCalledTimes(1)
  expect(done).toHaveBeenCalledTimes(1)
})

it('does not start a second step while one is running', async () => {
  let finish: () => void = () => undefined
  const run = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve
      }),
  )
  const offered = actions({ verify: { run } })
  const first = offered.run('verify', row)
  await settle()
  await offered.run('verify', row)
  finish()
  await first
  expect(run).toHaveBeenCalledTimes(1)
})
