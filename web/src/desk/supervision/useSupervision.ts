import { type SupervisionDetail, supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { type SupervisionAction, supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import { ref } from 'vue'
import { api } from '#kit/api'
import { type Act, useActions } from '#kit/useActions'
import { useOne } from '#kit/useOne'
import { supervisionActionLabels } from '#labels/supervision'

const supervisions = api(supervisionApi)
export type CaseForm = Extract<
  SupervisionAction,
  'file_plan' | 'report_progress' | 'ask_extension' | 'apply_acceptance'
>

/** One case with the steps of the enterprise. */
export function useSupervision(id: () => string | null, changed: () => unknown = () => undefined) {
  const one = useOne(id, (wanted, options) => supervisions.get({ params: { id: wanted } }, options))
  const form = ref<CaseForm | null>(null)

  async function done(): Promise<void> {
    form.value = null
    await Promise.all([one.reload(), changed()])
  }
  const opens = (name: CaseForm, tone: Act<SupervisionDetail>['tone'] = 'primary'): Act<SupervisionDetail> => ({
    tone,
    run: () => {
      form.value = name
    },
  })
  const { actionsFor, run, busy } = useActions({
    subject: 'Supervision',
    workflow: supervisionWorkflow,
    labels: supervisionActionLabels,
    acts: {
      receive: {
        tone: 'primary',
        confirm: (order: SupervisionDetail) => ({
          title: `签收通知书 ${order.number ?? ''}`,
          effects: ['以您的名义签收，签收时间即为现在，作为送达凭证。', '签收后请在规定日期前报备治理方案。'],
          affects: `${order.authorityName}收到签收通知。`,
          confirmText: '签收',
        }),
        run: async (order: SupervisionDetail, options) => {
          await supervisions.receive({ params: { id: order.id } }, options)
          await done()
          return `已签收 ${order.number}，请报备治理方案。`
        },
      },
      file_plan: opens('file_plan'),
      report_progress: opens('report_progress'),
      ask_extension: opens('ask_extension', 'plain'),
      apply_acceptance: opens('apply_acceptance', 'plain'),
    },
  })
  return { ...one, form, done, actionsFor, run, busy }
}
