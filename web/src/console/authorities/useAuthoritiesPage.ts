import { type AuthorityRow, AuthorityWrite, authorityApi } from '@shuangfang/shared/authority/authority.contract'
import type { Request } from '@shuangfang/shared/kit/contract'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { follow } from '#kit/merge'
import { say } from '#kit/toast'
import { useForm } from '#kit/useForm'
import { useList } from '#kit/useList'

const authorities = api(authorityApi)
export type JurisdictionDraft = {
  regionCode: string
  sectors: string[] | null
  validFrom: string
  validTo: string | null
}

export const authorityColumns: Column<AuthorityRow>[] = [
  { key: 'name', label: '机构', minWidth: 220 },
  { key: 'shortName', label: '简称', minWidth: 120 },
  { key: 'region', label: '所在区域', minWidth: 180 },
  { key: 'documentWord', label: '发文代字', width: 120 },
  { key: 'phone', label: '电话', width: 140, text: ({ phone }) => phone ?? '—' },
  { key: 'createdAt', label: '开通时间', width: 140, isExtra: true },
]
export const blankJurisdiction = (): JurisdictionDraft => ({
  regionCode: '',
  sectors: null,
  validFrom: toLocalDate(new Date()),
  validTo: null,
})

/** Authorities and their jurisdictions: who answers for which places and sectors, from when to when. */
export function useAuthoritiesPage() {
  const list = useList(authorities.list, { q: '' })
  const isCreating = ref(false)
  const editing = shallowRef<AuthorityRow | null>(null)

  const creation = useForm({
    name: 'console.authority',
    schema: authorityApi.create.body,
    initial: () => ({
      name: '',
      shortName: '',
      regionCode: '',
      documentWord: '',
      administrator: { name: '', login: '', phone: '' },
      leader: { name: '', login: '', phone: '' },
      reason: '',
      jurisdictions: [blankJurisdiction()] as Request<typeof authorityApi.create>['body']['jurisdictions'],
    }),
    send: (body, options) => authorities.create({ body }, options),
    done: ({ name }) => {
      isCreating.value = false
      say(`已提交${name}的开通申请，等待另一名运营人员确认。`)
    },
  })
  const edition = useForm({
    schema: AuthorityWrite,
    initial: () => {
      const { name, shortName, regionCode, documentWord, redHead, phone } = editing.value ?? ({} as AuthorityRow)
      return { name, shortName, regionCode, documentWord, redHead, phone }
    },
    version: () => editing.value?.version,
    send: (body, options) =>
      authorities.edit(
        { params: { id: editing.value?.id ?? '' }, version: editing.value?.version ?? 0, body },
        options,
      ),
    done: async ({ name }) => {
      editing.value = null
      say(`已保存${name}的资料。`)
      await list.reload()
    },
  })
  function edit(row: AuthorityRow) {
    editing.value = row
    edition.reset()
  }
  const appointing = shallowRef<AuthorityRow | null>(null)
  async function reloadEdited() {
    await list.reload()
    follow(editing, list.items.value, () => {
      editing.value = null
    })
  }
  return { list, isCreating, editing, appointing, creation, edition, edit, reloadEdited }
}
