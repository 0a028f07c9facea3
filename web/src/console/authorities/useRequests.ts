import { type AuthorityRequestRow, authorityApi } from '@shuangfang/shared/authority/authority.contract'
import { computed, ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { confirm } from '#kit/confirm'
import { me } from '#kit/session'
import { civil } from '#kit/time'
import { say, sayTrouble } from '#kit/toast'
import { useList } from '#kit/useList'
import type { Handover } from '../../settings/useAccounts'

const authorities = api(authorityApi)
type State = AuthorityRequestRow['state']
export const requestStateLabels: Record<State, string> = {
  asked: '待确认',
  confirmed: '已生效',
  refused: '未同意',
  withdrawn: '已撤回',
}
export function requestText({ act, name, merger }: AuthorityRequestRow): string {
  if (merger) return `${name}并入${merger.intoName}`
  return act === 'create' ? `开通${name}` : `${name}增加辖区`
}
const effectOf = ({ act, merger }: AuthorityRequestRow) => {
  if (merger)
    return `${civil(merger.from)} 起辖区转给${merger.intoName}，在办的挂牌督办列入两家的“移交接收”；合并后不能撤销。`
  return act === 'create' ? '机构随即开通，首批人员可以登录。' : '该机构随即看到新辖区内的企业。'
}
export const requestColumns: Column<AuthorityRequestRow>[] = [
  { key: 'what', label: '申请', minWidth: 240, text: requestText },
  { key: 'askedByName', label: '提出', width: 110 },
  { key: 'createdAt', label: '提出时间', width: 140 },
  { key: 'state', label: '状态', width: 110 },
  { key: 'decidedByName', label: '办理', width: 110, text: ({ decidedByName }) => decidedByName ?? '—' },
]

/** New authorities and further jurisdictions: one person of the operator asks, another decides. */
export function useRequests() {
  const list = useList(authorities.requests, { state: [] as State[] })
  /** A new authority begins with two people: their passwords are shown one after the other. */
  const handovers = ref<Handover[]>([])
  const handover = computed({
    get: () => handovers.value[0] ?? null,
    set: () => {
      handovers.value = handovers.value.slice(1)
    },
  })
  const refusing = shallowRef<AuthorityRequestRow | null>(null)

  async function agree(row: AuthorityRequestRow) {
    const effects = [effectOf(row), '辖区内的上级监管部门会收到消息；您的姓名记入平台的审计日志。']
    if (!(await confirm({ title: requestText(row), effects, affects: row.name, confirmText: '确认', grave: true })))
      return
    try {
      const { passwords } = await authorities.confirmRequest({ params: { id: row.id }, body: {} })
      handovers.value = passwords.map(({ login, initialPassword }) => ({
        name: row.people.find((person) => person.login === login)?.name ?? row.name,
        login,
        password: initialPassword,
      }))
      say(`已确认：${requestText(row)}。`)
      await list.reload()
    } catch (error) {
      sayTrouble(error)
    }
  }
  const refuse = (body: { reason: string }, options: { key: string }) =>
    authorities.refuseRequest({ params: { id: refusing.value?.id ?? '' }, body }, options)
  async function refused() {
    refusing.value = null
    say('已退回。')
    await list.reload()
  }
  async function withdraw(row: AuthorityRequestRow) {
    try {
      await authorities.withdrawRequest({ params: { id: row.id } })
      say('已撤回。')
      await list.reload()
    } catch (error) {
      sayTrouble(error)
    }
  }
  const isMine = (row: AuthorityRequestRow) => row.askedById === me.value?.userId
  return { list, handover, refusing, agree, refuse, refused, withdraw, isMine }
}
