import {
  type Enterprise,
  enterpriseApi,
  type RegistrationQueue,
} from '@shuangfang/shared/enterprise/enterprise.contract'
import { ref, shallowRef, watch } from 'vue'
import { api } from '#kit/api'
import { confirm } from '#kit/confirm'
import { count } from '#kit/format'
import { can } from '#kit/session'
import { when } from '#kit/time'
import { say, sayTrouble } from '#kit/toast'
import { useForm } from '#kit/useForm'
import { useOne } from '#kit/useOne'
import { sectorLabels } from '#labels/enterprise'

const enterprises = api(enterpriseApi)

/** One enterprise as its authority sees it, with the decision on its registration. */
export function useEnterprise(id: () => string, changed: () => void) {
  const one = useOne(id, (wanted, options) => enterprises.get({ params: { id: wanted } }, options))
  const isRefusing = ref(false)
  const canDecide = (row: Enterprise) => can('Enterprise:accept', row)

  async function settled(text: string) {
    say(text)
    await one.reload()
    changed()
  }

  async function accept(row: Enterprise) {
    const yes = await confirm({
      title: '受理企业注册',
      effects: [
        `${row.name}开通使用，其管理员可以立即登录。`,
        '企业进入辖区统计，企业码生效，任何人扫码都能看到公开页。',
        '受理人、受理时间记入审计记录，不能改回待受理。',
      ],
      affects: `${row.name}（${row.uscc}）`,
      confirmText: '受理',
    })
    if (!yes) return
    try {
      await enterprises.accept({ params: { id: row.id } })
      await settled(`已受理${row.name}，其管理员现在可以登录。`)
    } catch (error) {
      sayTrouble(error)
    }
  }

  const refusal = useForm({
    schema: enterpriseApi.refuse.body,
    initial: () => ({ reason: '' }),
    send: async (body, options) => {
      const row = one.item.value
      const yes = await confirm({
        title: '不予受理',
        effects: [
          `${row?.name}不能登录使用。`,
          `对方看到的原因：${body.reason}`,
          '此决定不能撤回；对方更正后需重新注册。',
        ],
        affects: `${row?.name}（${row?.uscc}）`,
        confirmText: '不予受理',
        grave: true,
      })
      return yes ? enterprises.refuse({ params: { id: id() }, body }, options) : null
    },
    done: async (row) => {
      if (!row) return
      isRefusing.value = false
      await settled(`已对${row.name}作出不予受理。`)
    },
  })
  /** How many wait beside it, and who else gave the same credit code. */
  const queue = shallowRef<RegistrationQueue | null>(null)
  watch(one.item, async (row) => {
    queue.value = null
    if (row?.status !== 'pending' || !canDecide(row)) return
    queue.value = await enterprises.queue({ params: { id: row.id } }).catch((error) => {
      sayTrouble(error)
      return null
    })
  })
  return { ...one, queue, isRefusing, canDecide, accept, refusal }
}

/** What is registered of an enterprise, as label and value. */
export const enterpriseFacts = (row: Enterprise) => [
  { key: 'uscc', label: '统一社会信用代码', value: row.uscc },
  { key: 'region', label: '所在区域' },
  { key: 'sector', label: '监管行业', value: sectorLabels[row.sector] },
  { key: 'industryCode', label: '国民经济行业代码', value: row.industryCode },
  { key: 'principalName', label: '主要负责人', value: row.principalName },
  { key: 'principalPhone', label: '主要负责人电话', value: row.principalPhone },
  { key: 'safetyPhone', label: '安全值班电话', value: row.safetyPhone },
  { key: 'staff', label: '从业人数', value: `${count(row.staff)} 人` },
  { key: 'createdAt', label: '注册时间', value: when(row.createdAt) },
  { key: 'acceptedAt', label: '受理时间', value: when(row.acceptedAt) },
  { key: 'address', label: '生产经营地址', value: row.address, wide: true },
  { key: 'products', label: '主要产品或业务', value: row.products, wide: true },
]
