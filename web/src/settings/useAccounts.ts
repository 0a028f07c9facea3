import { decides, type Role, roles, rolesOf, type TenantKind } from '@shuangfang/shared/access/roles'
import {
  AccountEdit,
  type AccountEntry,
  type AccountRow,
  AccountWrite,
  accountApi,
} from '@shuangfang/shared/account/account.contract'
import { GrantReason, grantApi } from '@shuangfang/shared/account/grant.contract'
import { computed, ref, shallowRef } from 'vue'
import { z } from 'zod'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { confirm } from '#kit/confirm'
import { can, me } from '#kit/session'
import { say, sayTrouble } from '#kit/toast'
import { useForm } from '#kit/useForm'
import { useList } from '#kit/useList'
import { accountStatusLabels, actLabels, roleLabels } from '#labels/account'

const accounts = api(accountApi)
const grants = api(grantApi)
/** What happens to a change that needs a second person. */
const waits = '已提出，须由第二人确认后生效，见“权限变更”。'

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
  const allRoles = computed(() => rolesOf[(me.value?.tenant.kind ?? 'enterprise') as TenantKind])
  /** A new account begins at the front line; the rest is given by others. */
  const roleChoices = computed(() => allRoles.value.filter((role) => !decides(role)))

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
    schema: AccountEdit,
    initial: () => {
      const { name, phone, email, post, unitId } = editing.value ?? (blank() as unknown as AccountEntry)
      return { name, phone, email, post, unitId, reason: '' }
    },
    version: () => editing.value?.version,
    send: (body, options) =>
      accounts.edit({ params: { id: editing.value?.id ?? '' }, version: editing.value?.version ?? 0, body }, options),
    done: async ({ name, isAsked }) => {
      isOpen.value = false
      say(isAsked ? `${name}的姓名或联系方式${waits}` : `已保存${name}的资料。`)
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

  /** What is about to be done to whom: a dialog asks why, for the second person and the trail. */
  const acting = shallowRef<Act | null>(null)
  const effects = computed(() => (acting.value ? effectsOf(acting.value) : []))
  const act = useForm({
    schema: z.strictObject({ role: z.enum(roles, '请选择角色').optional(), reason: GrantReason }),
    initial: () => ({ role: acting.value?.role, reason: '' }),
    send: (body, options) => carryOut(acting.value as Act, body, options),
    done: async ({ isAsked, initialPassword }) => {
      const { row, act: what } = acting.value as Act
      acting.value = null
      if (initialPassword) handover.value = { name: row.name, login: row.login, password: initialPassword }
      else say(isAsked ? waits : `已${actLabels[what]}：${row.name}。`)
      await list.reload()
    },
  })
  function begin(what: Act['act'], row: AccountRow, role?: Role) {
    acting.value = { act: what, row, role }
    act.reset()
  }
  const givable = computed(() => allRoles.value.filter((role) => !acting.value?.row.roles.includes(role)))

  async function signOut(row: AccountRow) {
    const question = {
      title: '让设备退出登录',
      effects: [`${row.name}（${row.login}）立即在所有设备上退出登录，登录锁定同时解除。`, '密码不变。'],
      confirmText: '退出登录',
    }
    if (!(await confirm(question))) return
    await attempt(async () => {
      await accounts.signOut({ params: { id: row.id } })
      say(`${row.name}的设备都已退出登录。`)
    })
  }

  return {
    list,
    isOpen,
    editing,
    handover,
    roleChoices,
    form,
    create,
    edit,
    reloadEdited,
    acting,
    act,
    effects,
    begin,
    givable,
    signOut,
    can,
  }
}

/** One step over a colleague's account. */
interface Act {
  act: 'give' | 'take' | 'reset' | 'disable' | 'enable'
  row: AccountRow
  role?: Role
}
interface Outcome {
  isAsked: boolean
  initialPassword: string | null
}
interface Said {
  role?: Role
  reason: string
}

async function carryOut({ act, row, role }: Act, said: Said, options: { key: string }): Promise<Outcome> {
  const params = { id: row.id }
  const { reason } = said
  switch (act) {
    case 'reset':
      return accounts.resetPassword({ params, body: { reason } }, options)
    case 'give':
    case 'take': {
      const body = { act, reason, role: (role ?? said.role) as Role }
      return { ...(await grants.changeRole({ params, body }, options)), initialPassword: null }
    }
    default: {
      const status = act === 'disable' ? 'disabled' : 'active'
      return { ...(await accounts.setStatus({ params, body: { status, reason } }, options)), initialPassword: null }
    }
  }
}

const confirmedByOthers = '涉及有决定权的角色时，须由第二人确认后才生效；本人、负责人和安全审计员都会收到消息。'
function effectsOf({ act, row: { name, login } }: Act): string[] {
  const who = `${name}（${login}）`
  const first = {
    give: `${who}可以办理所选角色的事。`,
    take: `${who}不能再办理该角色的事，办理过的记录保留不变。`,
    reset: `${who}在所有设备上退出登录；生成一次性初始密码，当面或电话告知本人。`,
    disable: `${who}立即退出所有设备，不能再登录；随时可以恢复启用。`,
    enable: `${who}可以用原密码登录。`,
  }[act]
  return [first, confirmedByOthers]
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    sayTrouble(error)
  }
}
