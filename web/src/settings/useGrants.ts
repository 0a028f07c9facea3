import { type GrantRow, type GrantState, grantApi } from '@shuangfang/shared/account/grant.contract'
import { describeChange } from '@shuangfang/shared/account/power.texts'
import { ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { confirm } from '#kit/confirm'
import { me } from '#kit/session'
import { say, sayTrouble } from '#kit/toast'
import { useList } from '#kit/useList'
import { grantStateLabels } from '#labels/account'
import type { Handover } from './useAccounts'

const grants = api(grantApi)

export const whatText = ({ accountName, act, role }: GrantRow) => describeChange(accountName, act, role)
/** Whom it waits for, or what became of it. */
export function standingText({ state, channel, tenantKind, confirmers, decidedByName }: GrantRow): string {
  if (state !== 'asked') return [grantStateLabels[state], decidedByName].filter(Boolean).join('：')
  if (confirmers.length) return `待${confirmers.join('、')}确认`
  if (channel === 'inside') return '提出的人已无权提出，须撤回或由确认人退回'
  return { enterprise: '待属地监管部门确认', authority: '待平台运营确认', operator: '待服务器维护人员确认' }[tenantKind]
}
export const grantColumns: Column<GrantRow>[] = [
  { key: 'what', label: '变更', minWidth: 220, text: whatText },
  { key: 'tenantName', label: '单位', minWidth: 160, isExtra: true },
  { key: 'askedByName', label: '提出', width: 100 },
  { key: 'createdAt', label: '提出时间', width: 130 },
  { key: 'state', label: '状态', width: 110 },
  { key: 'standing', label: '确认', minWidth: 180, text: standingText },
]

const effectsOf = (row: GrantRow): string[] => [
  `${whatText(row)}随即生效。`,
  ...(row.act === 'reset' ? [`${row.accountName}（${row.accountLogin}）在所有设备上退出登录。`] : []),
  '本人、负责人和安全审计员都会收到消息，并记入审计日志。',
  '请先当面或打电话向本人核实，确认不是别人冒名提出。',
]

/** Requests for power that wait for a second person: what waits for me, what I asked for, what became of it. */
export function useGrants() {
  const list = useList(grants.list, { state: [] as GrantState[] })
  const handover = ref<Handover | null>(null)
  const refusing = shallowRef<GrantRow | null>(null)

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      await list.reload()
    } catch (error) {
      sayTrouble(error)
    }
  }
  const show = (row: GrantRow, login: string, password: string | null) => {
    if (password) handover.value = { name: row.accountName, login, password }
  }
  async function agree(row: GrantRow) {
    const question = { title: whatText(row), effects: effectsOf(row), affects: row.accountName, confirmText: '确认' }
    if (!(await confirm({ ...question, grave: true }))) return
    await attempt(async () => {
      const { login, initialPassword } = await grants.confirm({ params: { id: row.id }, body: {} })
      say(`已确认：${whatText(row)}。`)
      show(row, login, initialPassword)
    })
  }
  const refuse = (body: { reason: string }, options: { key: string }) =>
    grants.refuse({ params: { id: refusing.value?.id ?? '' }, body }, options)
  async function refused() {
    refusing.value = null
    say('已退回，提出的人会收到消息。')
    await list.reload()
  }
  const withdraw = (row: GrantRow) =>
    attempt(async () => {
      await grants.withdraw({ params: { id: row.id } })
      say('已撤回。')
    })
  const collect = (row: GrantRow) =>
    attempt(async () => {
      const { login, initialPassword } = await grants.collect({ params: { id: row.id }, body: {} })
      show(row, login, initialPassword)
    })
  const isAsker = (row: GrantRow) => row.askedById === me.value?.userId
  return { list, handover, refusing, agree, refuse, refused, withdraw, collect, isAsker }
}
