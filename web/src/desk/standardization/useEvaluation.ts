import { isGap } from '@shuangfang/shared/standardization/evaluation.rules'
import { isEditable } from '@shuangfang/shared/standardization/evaluation.workflow'
import {
  type EvaluationDetail,
  type EvaluationItem,
  EvaluationItemWrite,
  standardizationApi,
} from '@shuangfang/shared/standardization/standardization.contract'
import { computed, nextTick, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { api } from '#kit/api'
import { sentence, troubleOf } from '#kit/errors'
import { can } from '#kit/session'
import { useOne } from '#kit/useOne'

const evaluations = api(standardizationApi)
export type ItemMark = 'todo' | 'full' | 'gap' | 'none'

/** What a leaf looks like in the tree. */
export function markOf(item: EvaluationItem): ItemMark {
  if (!item.isApplicable) return 'none'
  if (item.score === null) return 'todo'
  return isGap(item) ? 'gap' : 'full'
}

const fields = ({ isApplicable, fullScore, score, finding, files }: EvaluationItem) => ({
  isApplicable,
  fullScore,
  score,
  finding: finding ?? '',
  files: [...files],
})

/** One evaluation being filled in: the element at hand, saved by itself while one types, and the way to the next. */
export function useEvaluation(id: () => string) {
  const one = useOne(id, (wanted, options) => evaluations.evaluation({ params: { id: wanted } }, options))
  const detail = one.item
  const clause = ref('')
  const form = reactive({
    isApplicable: true,
    fullScore: 10,
    score: null as number | null,
    finding: '',
    files: [] as string[],
  })
  const saved = shallowRef('')
  const state = ref<'clean' | 'dirty' | 'saving' | 'saved'>('clean')
  const problem = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  const items = computed(() => detail.value?.items ?? [])
  const current = computed(() => items.value.find((item) => item.clause === clause.value))
  const at = computed(() => items.value.findIndex((item) => item.clause === clause.value))
  const mayEdit = computed(
    () => !!detail.value && isEditable(detail.value.state) && can('Evaluation:edit', detail.value),
  )

  function show(item: EvaluationItem | undefined): void {
    if (!item) return
    clause.value = item.clause
    Object.assign(form, fields(item))
    saved.value = JSON.stringify(form)
    state.value = 'clean'
    problem.value = ''
  }
  watch(detail, (loaded, before) => {
    if (!loaded || (before && before.id === loaded.id && current.value)) return
    show(loaded.items.find((item) => markOf(item) === 'todo') ?? loaded.items[0])
  })

  watch(form, () => {
    if (!mayEdit.value || JSON.stringify(form) === saved.value) return
    state.value = 'dirty'
    clearTimeout(timer)
    timer = setTimeout(() => void save(), 700)
  })

  /** False when the element could not be saved: then one stays with it. */
  async function save(): Promise<boolean> {
    clearTimeout(timer)
    const item = current.value
    if (!item || !detail.value || JSON.stringify(form) === saved.value) return true
    const body = { ...form, finding: form.finding.trim() || null, score: form.isApplicable ? form.score : null }
    const parsed = EvaluationItemWrite.safeParse(body)
    if (!parsed.success) {
      problem.value = parsed.error.issues[0]?.message ?? '请检查填写的内容'
      return false
    }
    state.value = 'saving'
    const sent = JSON.stringify(form)
    try {
      const params = { id: detail.value.id, item: item.id }
      const { summary, prediction, ...fresh } = await evaluations.saveItem({ params, version: item.version, body })
      replace({ summary, prediction }, fresh)
      saved.value = sent
      problem.value = ''
      state.value = JSON.stringify(form) === sent ? 'saved' : 'dirty'
      if (state.value === 'dirty') timer = setTimeout(() => void save(), 300)
      return true
    } catch (error) {
      state.value = 'dirty'
      problem.value = sentence(troubleOf(error))
      return false
    }
  }

  function replace(figures: Pick<EvaluationDetail, 'summary' | 'prediction'>, fresh: EvaluationItem): void {
    if (!detail.value) return
    const next = detail.value.items.map((item) => (item.id === fresh.id ? fresh : item))
    detail.value = { ...detail.value, ...figures, items: next }
  }

  async function go(wanted: string | undefined): Promise<void> {
    // A number field gives its value only when it is left.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    await nextTick()
    if (!wanted || (mayEdit.value && !(await save()))) return
    show(items.value.find((item) => item.clause === wanted))
  }
  const step = (by: 1 | -1) => go(items.value[at.value + by]?.clause)

  /** Full score and on to the next: most elements of a well-kept enterprise. */
  async function fullAndNext(): Promise<void> {
    if (!mayEdit.value) return
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    form.isApplicable = true
    form.score = form.fullScore
    await step(1)
  }

  async function reload(): Promise<void> {
    await one.reload()
    show(items.value.find((item) => item.clause === clause.value))
  }
  onScopeDispose(() => clearTimeout(timer))

  return {
    ...one,
    reload,
    detail,
    items,
    form,
    clause,
    current,
    at,
    mayEdit,
    state,
    problem,
    save,
    go,
    step,
    fullAndNext,
  }
}
