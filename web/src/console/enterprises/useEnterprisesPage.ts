import { type Enterprise, EnterpriseCreation, enterpriseApi } from '@shuangfang/shared/enterprise/enterprise.contract'
import type { Industry } from '@shuangfang/shared/reference/reference.contract'
import { ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { useForm } from '#kit/useForm'
import { useList } from '#kit/useList'
import { sectorLabels } from '#labels/enterprise'
import type { Handover } from '../../settings/useAccounts'

const enterprises = api(enterpriseApi)

export const enterpriseColumns: Column<Enterprise>[] = [
  { key: 'name', label: '企业', minWidth: 220 },
  { key: 'uscc', label: '统一社会信用代码', width: 190 },
  { key: 'region', label: '所在区域', minWidth: 180 },
  { key: 'sector', label: '监管行业', minWidth: 110, text: ({ sector }) => sectorLabels[sector] },
  { key: 'createdAt', label: '登记时间', width: 140, isExtra: true },
  { key: 'status', label: '状态', width: 110 },
]

type Creation = Record<string, unknown> & { administrator: { name: string; login: string } }
/** The operator's registry of enterprises: who is in the system, never what they do in it. */
export function useEnterprisesPage() {
  const list = useList(enterprises.list, { q: '', status: '', sector: '', region: '' })
  const isOpen = ref(false)
  const handover = ref<Handover | null>(null)
  const form = useForm({
    name: 'console.enterprise',
    schema: EnterpriseCreation,
    initial: () =>
      ({
        uscc: '',
        name: '',
        shortName: '',
        address: '',
        principalName: '',
        administrator: { name: '', login: '' },
      }) as Creation,
    send: (body, options) => enterprises.create({ body }, options),
    done: async ({ enterprise, login, initialPassword }) => {
      isOpen.value = false
      handover.value = { name: `${enterprise.name}的管理员`, login, password: initialPassword }
      await list.reload()
    },
  })
  const appointing = shallowRef<Enterprise | null>(null)

  /** The industry suggests the sector; a sector already chosen stays. */
  function suggest({ sector }: Industry) {
    if (sector && !form.values.sector) form.values.sector = sector
  }
  return { list, isOpen, appointing, handover, form, suggest }
}
