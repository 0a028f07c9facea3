import { type HandoverDetail, handoverApi } from '@shuangfang/shared/oversight/handover.contract'
import { type HandoverAction, handoverWorkflow } from '@shuangfang/shared/oversight/handover.workflow'
import { draftStates } from '@shuangfang/shared/oversight/supervision.workflow'
import { computed, ref } from 'vue'
import { api } from '#kit/api'
import { say } from '#kit/toast'
import { useActions } from '#kit/useActions'
import { useForm } from '#kit/useForm'
import { useOne } from '#kit/useOne'
import { handoverActionLabels } from '#labels/handover'

const handovers = api(handoverApi)
export type Decision = Exclude<HandoverAction, 'lapse'>

interface Words {
  label: string
  hint: string
  effects: (handover: HandoverDetail) => string[]
}
const isDraft = ({ snapshot }: HandoverDetail) => draftStates.includes(snapshot.state)
const received = (handover: HandoverDetail) =>
  isDraft(handover)
    ? ['按原稿为本单位新建一份草稿，由您拟稿、本单位局领导重新签批；原单位的草稿作废。']
    : [
        '从现在起由本单位督办：以后的批复、验收意见书用本单位的名称、红头和文号，已发文书和文号不变。',
        '各项期限继续计算，提醒发给本单位；企业收到移交通知。',
        '原单位只能查看移交前的情况。',
      ]
const given = '您单位只保留移交前的情况，看不到以后的进展。'
export const decisions: Record<Decision, Words> = {
  agree: {
    label: '移交意见',
    hint: '如：企业已迁入新址，请贵单位继续督办',
    effects: () => ['由接收单位确认接收；确认前两家都不能办理，企业仍按期限治理。', given],
  },
  stay: {
    label: '继续督办的理由',
    hint: '如：治理已近完成，经与属地单位商定由本单位办结',
    effects: () => ['只有这一件由本单位继续办理到摘牌；企业的其他情况不再显示。', '以后仍可改为移交。'],
  },
  withdraw: {
    label: '撤回原因',
    hint: '如：企业已迁出，由属地单位另行核定',
    effects: () => ['草稿作废，不再移交。企业不会收到任何通知。'],
  },
  receive: { label: '接收意见', hint: '如：已核对，同意接收', effects: received },
  decline: {
    label: '不接收的理由',
    hint: '写明应由哪家单位督办',
    effects: () => ['退回原单位，由其另选接收单位，或继续督办。'],
  },
  take_over: {
    label: '直接接收的理由',
    hint: '如：原单位已撤销，无人办理移交',
    effects: (handover) => ['原单位已没有辖区或没有在岗的督办人员，不等其同意。', ...received(handover)],
  },
}

/** One handover with the decisions of both offices. */
export function useHandover(id: () => string) {
  const one = useOne(id, (wanted, options) => handovers.get({ params: { id: wanted } }, options))
  const deciding = ref<Decision | null>(null)
  const ask = (decision: Decision) => () => {
    deciding.value = decision
    form.reset()
  }
  const { actionsFor } = useActions({
    subject: 'Handover',
    workflow: handoverWorkflow,
    labels: handoverActionLabels,
    acts: {
      agree: { tone: 'primary', run: ask('agree') },
      stay: { run: ask('stay') },
      withdraw: { tone: 'grave', run: ask('withdraw') },
      receive: { tone: 'primary', run: ask('receive') },
      decline: { run: ask('decline') },
      take_over: { tone: 'primary', run: ask('take_over') },
    },
  })
  /** What the state allows, without what this one handover cannot need. */
  const offered = computed(() => {
    const { value: item } = one.item
    if (!item) return []
    const fits = ({ action }: { action: HandoverAction }) =>
      (action !== 'withdraw' || isDraft(item)) &&
      (action !== 'take_over' || (item.isOrphaned && item.state !== 'agreed')) &&
      (action !== 'agree' || item.successors.length > 0)
    return actionsFor(item).filter(fits)
  })
  const act = (action: HandoverAction) => {
    if (action !== 'lapse') ask(action)()
  }

  const form = useForm({
    schema: handoverApi.agree.body.partial({ successorId: true }),
    initial: () => ({
      note: '',
      successorId: one.item.value?.successorId ?? one.item.value?.successors[0]?.officeId,
    }),
    send: ({ note, successorId }, options) => {
      const call = { params: { id: id() }, body: { note } }
      const send = {
        agree: () => handovers.agree({ ...call, body: { note, successorId: successorId ?? '' } }, options),
        stay: () => handovers.stay(call, options),
        withdraw: () => handovers.withdraw(call, options),
        receive: () => handovers.receive(call, options),
        decline: () => handovers.decline(call, options),
        take_over: () => handovers.takeOver(call, options),
      }
      return send[deciding.value ?? 'agree']()
    },
    done: async () => {
      say(`已办理：${handoverActionLabels[deciding.value ?? 'agree']}。`)
      deciding.value = null
      await one.reload()
    },
  })
  return { ...one, deciding, offered, act, form }
}
