import type { HazardDetail } from '@shuangfang/shared/hazard/hazard.contract'
import { latestTerm } from '@shuangfang/shared/oversight/supervision.clock'
import { type Supervision, SupervisionDraft, supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { api } from '#kit/api'
import { say } from '#kit/toast'
import { useForm } from '#kit/useForm'

const supervisions = api(supervisionApi)
/** Ninety days unless the hazard already has a later deadline of its own. */
const usualTerm = 90

function fromHazard(hazard: HazardDetail) {
  const today = toLocalDate(new Date())
  const own = hazard.deadline ? toLocalDate(hazard.deadline) : ''
  const latest = latestTerm(new Date())
  return {
    description: `${hazard.enterpriseName}${hazard.place}：${hazard.title}`,
    basis: hazard.criterionText ?? '',
    requirements: [''],
    treatBy: own > today && own <= latest ? own : addDays(today, usualTerm),
    isStopped: false,
  }
}
const fromOrder = ({ description, basis, requirements, treatBy, isStopped }: Supervision) => ({
  description,
  basis,
  requirements: [...requirements],
  treatBy,
  isStopped,
})

/** Drafts a listing of a hazard, or revises a draft that nobody has signed yet. */
export function useSupervisionForm(
  source: { hazard?: HazardDetail; order?: Supervision },
  saved: (order: Supervision) => void,
) {
  const { hazard } = source
  const form = useForm({
    name: hazard ? `supervision.draft.${hazard.id}` : undefined,
    schema: SupervisionDraft,
    initial: () => (source.order ? fromOrder(source.order) : hazard ? fromHazard(hazard) : {}),
    version: () => source.order?.version,
    send: (body, options) => {
      const { order } = source
      const draft = { ...body, requirements: body.requirements.map((line) => line.trim()).filter(Boolean) }
      return order
        ? supervisions.revise({ params: { id: order.id }, version: order.version, body: draft }, options)
        : supervisions.draft({ body: { ...draft, hazardId: hazard?.id ?? '' } }, options)
    },
    done: (result) => {
      say(source.order ? '已保存草稿。' : '已拟好挂牌督办草稿，请局领导签批。')
      saved(result)
    },
  })

  const lines = () => form.values.requirements as string[]
  function add(text = '') {
    const blank = lines().findIndex((line) => !line.trim())
    if (text && blank >= 0) lines()[blank] = text
    else if (lines().length < 12) lines().push(text)
  }
  const remove = (index: number) => {
    lines().splice(index, 1)
    if (!lines().length) lines().push('')
  }
  const [today, latest] = [toLocalDate(new Date()), latestTerm(new Date())]
  const isOutside = (day: Date) => toLocalDate(day) <= today || toLocalDate(day) > latest
  return { form, add, remove, isOutside }
}
