import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { type Register, riskApi } from '@shuangfang/shared/risk/risk.contract'
import { riskLevels } from '@shuangfang/shared/risk/risk.methods'
import { standardizationApi } from '@shuangfang/shared/standardization/standardization.contract'
import { computed, ref } from 'vue'
import { api } from '#kit/api'
import { confirm } from '#kit/confirm'
import { newKey } from '#kit/ids'
import { can } from '#kit/session'
import { say, sayTrouble } from '#kit/toast'
import { useList } from '#kit/useList'
import { riskLevelShortLabels } from '#labels/risk'

const hazards = api(hazardApi)
const risks = api(riskApi)
const standards = api(standardizationApi)

export const registerCounts = ({ counts, ungraded }: Register) =>
  [
    ...riskLevels.map((level) => `${riskLevelShortLabels[level]} ${counts[level]}`),
    ...(ungraded ? [`未评级 ${ungraded}`] : []),
  ].join('，')

/** What waits for the principal's signature: treatment plans, voids, versions of the register, self-evaluations. */
export function useSigning() {
  const waiting = useList(
    (request, options) => hazards.list(request, options),
    { state: ['plan_review', 'void_review'] },
    { inAddress: false, size: 100 },
  )
  const registers = useList((request, options) => risks.registers(request, options), {}, { inAddress: false, size: 5 })
  const submitted = computed(() =>
    registers.items.value.filter((row) => row.state === 'submitted' && can('Register:approve', row)),
  )
  const evaluations = useList(
    (request, options) => standards.evaluations(request, options),
    {},
    { inAddress: false, size: 5 },
  )
  const evaluated = computed(() =>
    evaluations.items.value.filter((row) => row.state === 'submitted' && can('Evaluation:approve', row)),
  )
  const returning = ref<Register | null>(null)

  async function approve(register: Register): Promise<void> {
    const sure = await confirm({
      title: `批准第 ${register.edition} 版风险清单`,
      effects: [
        `共 ${register.rowCount} 条：${registerCounts(register)}。`,
        '批准后这一版不能再改，监管部门可以查看。',
      ],
      affects: `${register.submitterName}收到通知。`,
      confirmText: '批准',
    })
    if (!sure) return
    try {
      await risks.approveRegister({ params: { id: register.id } }, { key: newKey() })
      say(`已批准第 ${register.edition} 版风险清单。`)
      await registers.reload()
    } catch (error) {
      sayTrouble(error)
    }
  }
  const lists = [waiting, registers, evaluations]
  const loaded = computed(() => lists.every((list) => list.loaded.value))
  const trouble = computed(() => lists.find((list) => list.trouble.value)?.trouble.value)
  const reload = () => Promise.all(lists.map((list) => list.reload()))
  /** Counted from the lists themselves. */
  const count = computed(() => waiting.items.value.length + submitted.value.length + evaluated.value.length)
  return { waiting, registers, submitted, evaluated, returning, approve, loaded, trouble, reload, count }
}
export type Signing = ReturnType<typeof useSigning>
