import { rolesOf, type TenantKind } from '@shuangfang/shared/access/roles'
import {
  type AccountEntry,
  type AccountRow,
  AccountWrite,
  accountApi,
} from '@shuangfang/shared/account/account.contract'
import { computed, ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { confirm } from '#kit/confirm'
import { can, me } from '#kit/session'
import { say, sayTrouble } from '#kit/toast'
import { useForm } from '#kit/useForm'
import { useList } from '#kit/useList'
import { accountStatusLabels, roleLabels } from '#labels/account'

const accounts = api(accountApi)

export const accountColumns: Column<AccountRow>[] = [
  { key: 'name', label: '姓名', minWidth: 100 },
  { key: 'login', label: '账号', minWidth: 110 },
  { key: 'roles', label: '角色', minWidth: 180, text: ({ roles }) => roles.map((role) => roleLabels[role]).join('、') },
  { key: 'post', label: '岗位', minWidth: 110, text: ({ post }) => post ?? '—' },
  { key: 'phone', label: '手机', width: 130, text: ({ phone }) => phone ?? '—', isExtra: true },
  { key: 'lastLoginAt', label: '最近登录', width: 130 },
  { key: 'status', label: '状态', width: 90, text: ({ status }) => accountStatusLabels[status] },
]

/** A one-time password to hand over; the server keeps only its hash, so it is shown once. */
export interface Handover {
  name: string
  login: string
  password: string
}

/** Everything the people page knows. The template only lays it out. */
export function useAccounts() {
  const list = useList(accounts.list, { q: '', status: '' })
  const isOpen = ref(false)
  const editing = shallowRef<AccountEntry | null>(null)
  const handover = ref<Handover | null>(null)
  const roleChoices = computed(() => rolesOf[(me.value?.tenant.kind ?? 'enterprise') as TenantKind])

  const blank = () => ({ login: '', name: '', phone: '', email: '', post: '', roles: [], unitId: null })
  const creation = useForm({
    name: 'account.create',
    schema: AccountWrite,
    initial: blank,
    send: (body, options) => accounts.create({ body }, options),
    done: async ({ account, initialPassword }) => {
      isOpen.value = false
      handover.value = { name: account.name, login: account.login, password: initialPassword }
      await list.reload()
    },
  })
  const edition = useForm({
    schema: AccountWrite.omit({ login: true }),
    initial: () => {
      const { name, phone, email, post, roles, unitId } = editing.value ?? (blank() as unknown as AccountEntry)
      return { name, phone, email, post, roles: [...roles], unitId }
    },
    version: () => editing.value?.version,
    send: (body, options) =>
      accounts.edit({ params: { id: editing.value?.id ?? '' }, version: editing.value?.version ?? 0, body }, options),
    done: async ({ name }) => {
      isOpen.value = false
      say(`已保存${name}的资料。`)
      await list.reload()
    },
  })
  const form = computed(() => (editing.value ? edition : creation))

  function create() {
    editing.value = null
    isOpen.value = true
  }
  const entryOf = (id: string) => accounts.get({ params: { id } })
  const edit = (row: AccountRow) =>
    attempt(async () => {
      editing.value = await entryOf(row.id)
      edition.reset()
      isOpen.value = true
    })
  /** Someone else saved first: their entry comes in beside what was typed. */
  const reloadEdited = () =>
    attempt(async () => {
      if (editing.value) editing.value = await entryOf(editing.value.id)
      await list.reload()
    })

  async function toggle(row: AccountRow) {
    const disables = row.status === 'active'
    const effects = disables
      ? [`${row.name}（${row.login}）立即退出所有设备，不能再登录。`, '其办理过的记录保留不变；随时可以恢复启用。']
      : [`${row.name}（${row.login}）可以用原密码登录。`]
    const confirmText = disables ? '停用账号' : '恢复启用'
    if (!(await confirm({ title: confirmText, effects, confirmText, grave: disables }))) return
    await attempt(async () => {
      await accounts.setStatus({ params: { id: row.id }, body: { status: disables ? 'disabled' : 'active' } })
      say(disables ? `已停用${row.name}的账号。` : `已恢复${row.name}的账号。`)
      await list.reload()
    })
  }

  async function reset(row: AccountRow) {
    const yes = await confirm({
      title: '重置密码',
      effects: [
        `${row.name}（${row.login}）在所有设备上退出登录。`,
        '生成新的一次性初始密码，由您当面或电话告知本人。',
      ],
      affects: row.name,
      confirmText: '重置密码',
      grave: true,
    })
    if (!yes) return
    await attempt(async () => {
      const { initialPassword } = await accounts.resetPassword({ params: { id: row.id }, body: {} })
      handover.value = { name: row.name, login: row.login, password: initialPassword }
    })
  }

  return { list, isOpen, editing, handover, roleChoices, form, create, edit, reloadEdited, toggle, reset, can }
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    sayTrouble(error)
  }
}
