import { type HazardDetail, hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { type HazardAction, hazardWorkflow } from '@shuangfang/shared/hazard/hazard.workflow'
import { ref } from 'vue'
import { api } from '#kit/api'
import { me } from '#kit/session'
import { type Act, type Offered, useActions } from '#kit/useActions'
import { useOne } from '#kit/useOne'
import { hazardActionLabels } from '#labels/hazard'
import { approvePlanQuestion, approveVoidQuestion, refuseVoidQuestion } from '../../components/hazard/questions'

const hazards = api(hazardApi)
/** Steps that ask for more than a yes. */
export type HazardForm = Extract<
  HazardAction,
  'grade' | 'assign' | 'submit_plan' | 'return_plan' | 'submit' | 'verify' | 'return' | 'propose_void'
>

/** One hazard with the steps this person may take now. `changed` after every step, for the list beside it. */
export function useHazard(id: () => string | null, changed: () => unknown = () => undefined) {
  const one = useOne(id, (wanted, options) => hazards.get({ params: { id: wanted } }, options))
  const form = ref<HazardForm | null>(null)

  async function done(): Promise<void> {
    form.value = null
    await Promise.all([one.reload(), changed()])
  }
  const opens = (name: HazardForm, tone: Act<HazardDetail>['tone'] = 'primary'): Act<HazardDetail> => ({
    tone,
    run: () => {
      form.value = name
    },
  })
  const actions = useActions({
    subject: 'Hazard',
    workflow: hazardWorkflow,
    labels: hazardActionLabels,
    acts: {
      grade: opens('grade'),
      assign: opens('assign'),
      submit_plan: opens('submit_plan'),
      return_plan: opens('return_plan', 'plain'),
      submit: opens('submit'),
      verify: opens('verify'),
      return: opens('return', 'plain'),
      propose_void: opens('propose_void', 'grave'),
      approve_plan: {
        tone: 'primary',
        confirm: approvePlanQuestion,
        run: async ({ id: wanted, number, version }: HazardDetail, options) => {
          await hazards.approvePlan({ params: { id: wanted }, version }, options)
          await done()
          return `已批准治理方案：${number}。`
        },
      },
      approve_void: {
        tone: 'grave',
        confirm: approveVoidQuestion,
        run: async ({ id: wanted, number }: HazardDetail, options) => {
          await hazards.approveVoid({ params: { id: wanted } }, options)
          await done()
          return `已作废：${number}。`
        },
      },
      refuse_void: {
        confirm: refuseVoidQuestion,
        run: async ({ id: wanted, number }: HazardDetail, options) => {
          await hazards.refuseVoid({ params: { id: wanted } }, options)
          await done()
          return `${number} 回到待定级。`
        },
      },
    },
  })
  /** What the table allows and this hazard also needs: a plan only for major ones, voiding never. */
  const actionsFor = (hazard: HazardDetail) =>
    actions
      .actionsFor(hazard)
      .filter(({ action }) => fits(action, hazard))
      .map((offered) => named(offered, hazard))

  return { ...one, form, done, actionsFor, run: actions.run, busy: actions.busy }
}

/** The same step is called by what it does here: a second grading, an acceptance that does not yet close. */
function named(
  offered: Offered<HazardAction>,
  { state, isSupervised, voidProposerId }: HazardDetail,
): Offered<HazardAction> {
  if (offered.action === 'grade' && state === 'graded') return { ...offered, label: '重新定级', tone: 'plain' }
  if (offered.action === 'refuse_void' && voidProposerId === me.value?.userId)
    return { ...offered, label: '撤回作废提请' }
  if (offered.action === 'verify' && isSupervised) return { ...offered, label: hazardActionLabels.accept }
  return offered
}

function fits(action: HazardAction, { level, isSupervised }: HazardDetail): boolean {
  if (action === 'assign') return level !== 'major'
  if (action === 'submit_plan') return level === 'major'
  if (action === 'propose_void') return level !== 'major' && !isSupervised
  return true
}
