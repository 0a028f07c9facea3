import { type SupervisionDetail, supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import { ref } from 'vue'
import { api } from '#kit/api'
import { useActions } from '#kit/useActions'
import { useOne } from '#kit/useOne'
import { supervisionActionLabels } from '#labels/supervision'
import { type NoteStep, type OpinionStep, questions } from './steps'

const supervisions = api(supervisionApi)
type Case = SupervisionDetail

/** One case of listed supervision with every step of the authority. */
export function useCase(id: () => string) {
  const one = useOne(id, (wanted, options) => supervisions.get({ params: { id: wanted } }, options))
  const isRevising = ref(false)
  const noteStep = ref<NoteStep | null>(null)
  const opinionStep = ref<OpinionStep | null>(null)
  const ask = (step: NoteStep) => () => {
    noteStep.value = step
  }
  const judge = (step: OpinionStep) => () => {
    opinionStep.value = step
  }

  const { actionsFor, run, busy } = useActions({
    subject: 'Supervision',
    workflow: supervisionWorkflow,
    labels: supervisionActionLabels,
    acts: {
      revise: {
        run: () => {
          isRevising.value = true
        },
      },
      sign: {
        tone: 'primary',
        confirm: questions.sign,
        run: async ({ id, version }: Case, options) => {
          await supervisions.sign({ params: { id }, version }, options)
          return '已签批，可以下发通知书。'
        },
      },
      issue: {
        tone: 'primary',
        confirm: questions.issue,
        run: async ({ id, enterpriseName }: Case, options) => {
          const { number } = await supervisions.issue({ params: { id } }, options)
          return `已下发${enterpriseName}，文号 ${number}。`
        },
      },
      withdraw: { tone: 'grave', run: ask('withdraw') },
      accept_plan: { tone: 'primary', run: ask('accept_plan') },
      return_plan: { run: ask('return_plan') },
      grant_extension: { tone: 'primary', run: ask('grant_extension') },
      refuse_extension: { run: ask('refuse_extension') },
      accept: { tone: 'primary', run: judge('accept') },
      send_back: { run: judge('send_back') },
      delist: {
        tone: 'primary',
        confirm: questions.delist,
        run: async ({ id, enterpriseName }: Case, options) => {
          await supervisions.delist({ params: { id } }, options)
          return `已摘牌：${enterpriseName}。`
        },
      },
    },
    done: one.reload,
  })
  return { ...one, isRevising, noteStep, opinionStep, actionsFor, run, busy }
}
