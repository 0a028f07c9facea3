import {
  type ImportBatch,
  type ImportDetail,
  importApi,
  type MappingWrite,
} from '@shuangfang/shared/import/import.contract'
import type { ImportState } from '@shuangfang/shared/import/import.policy'
import { computed, onScopeDispose, ref, watch } from 'vue'
import { api } from '#kit/api'
import { troubleOf } from '#kit/errors'
import { sayTrouble } from '#kit/toast'
import { isRunning, onJobEnd, useJob, watchJob } from '#kit/useJob'
import { useOne } from '#kit/useOne'

export const imports = api(importApi)
export type Step = 'choose' | 'map' | 'preview' | 'done'
export const steps: readonly { key: Step; title: string }[] = [
  { key: 'choose', title: '选择文件' },
  { key: 'map', title: '核对列' },
  { key: 'preview', title: '预览' },
  { key: 'done', title: '完成' },
]

const stepOf: Record<ImportState, Step> = {
  parsing: 'choose',
  failed: 'choose',
  parsed: 'map',
  planning: 'preview',
  planned: 'preview',
  committing: 'done',
  committed: 'done',
  undoing: 'done',
  undone: 'done',
}
const busyStates: readonly ImportState[] = ['parsing', 'planning', 'committing', 'undoing']

/** One import: its row, the job that works on it, and the steps a person can take. */
export function useImport(id: () => string | undefined) {
  const {
    item: batch,
    trouble,
    loading,
    reload,
  } = useOne<ImportDetail>(
    () => id(),
    (wanted, options) => imports.get({ params: { id: wanted } }, options),
  )
  const job = useJob(() => batch.value?.jobId ?? null)
  /** The person went back to the columns of a finished preview. */
  const isRemapping = ref(false)
  const isSending = ref(false)
  const step = computed<Step>(() => {
    if (!id() || !batch.value) return 'choose'
    return isRemapping.value ? 'map' : stepOf[batch.value.state]
  })
  /** A job that is done leaves the import busy until it is read again. */
  const isBusy = computed(
    () =>
      !!batch.value &&
      busyStates.includes(batch.value.state) &&
      (!job.value || isRunning(job.value) || job.value.state === 'done'),
  )

  watch(
    () => batch.value && busyStates.includes(batch.value.state) && batch.value.jobId,
    (jobId) => {
      if (jobId) void watchJob(jobId, { open: false })
    },
    { immediate: true },
  )
  onScopeDispose(
    onJobEnd((ended) => {
      if (ended.id === batch.value?.jobId) void reload()
    }),
  )

  async function send(call: () => Promise<ImportBatch>): Promise<boolean> {
    isSending.value = true
    try {
      await call()
      isRemapping.value = false
      await reload()
      return true
    } catch (error) {
      if (troubleOf(error).status === 409) await reload()
      sayTrouble(error)
      return false
    } finally {
      isSending.value = false
    }
  }
  const params = () => ({ id: id() ?? '' })
  return {
    batch,
    trouble,
    loading,
    reload,
    job,
    step,
    isBusy,
    isSending,
    isRemapping,
    map: (body: MappingWrite) => send(() => imports.map({ params: params(), body })),
    commit: () => send(() => imports.commit({ params: params() })),
    undo: (keepEdited = false) => send(() => imports.undo({ params: params(), body: { keepEdited } })),
  }
}
export type Import = ReturnType<typeof useImport>
