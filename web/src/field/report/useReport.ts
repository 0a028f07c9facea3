import { HazardReport } from '@shuangfang/shared/hazard/hazard.contract'
import { computed, reactive, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { clearDraft, loadDraft, saveDraft } from '#kit/drafts'
import { enqueue, isOnline, outbox } from '#kit/offline'
import { photoDrafts } from '#kit/outbox.store'
import type { LocalPhoto } from '#kit/photo'
import { me } from '#kit/session'
import { say } from '#kit/toast'
import type { PlaceChoice } from '../points'
import { reportKind } from '../senders'

export const steps = ['photo', 'words', 'place'] as const
export type Step = (typeof steps)[number]
interface Draft {
  title: string
  place: string
  point: PlaceChoice | null
}
const name = 'field.report'
const photosOf = () => `${me.value?.userId ?? '0'}.report`
const blank = (): Draft => ({ title: '', place: '', point: null })

/** Reporting on the phone: photo, one sentence, where. Survives a call, a reload and a dead battery. */
export function useReport() {
  const route = useRoute()
  const router = useRouter()
  const mending = computed(() => (typeof route.query.mend === 'string' ? route.query.mend : null))
  const step = computed<Step>(
    () => steps.find((one) => one === route.query.step) ?? (mending.value ? 'words' : 'photo'),
  )
  const draft = reactive<Draft>(blank())
  const photos = ref<LocalPhoto[]>([])
  const ready = ref(false)
  const sent = ref(false)
  const errors = ref<Record<string, string>>({})

  async function start(): Promise<void> {
    if (mending.value) return recallParcel(mending.value)
    Object.assign(draft, loadDraft(name) ?? {})
    photos.value = await photoDrafts.load(photosOf()).catch(() => [])
    ready.value = true
  }
  async function recallParcel(id: string): Promise<void> {
    await outbox.refresh()
    const parcel = outbox.parcels.value.find((one) => one.id === id)
    if (parcel) Object.assign(draft, blank(), parcel.payload, { point: parcel.payload.point ?? null })
    ready.value = true
  }

  watch(draft, () => {
    if (ready.value && !mending.value) saveDraft(name, { ...draft })
  })
  watch(photos, (files) => {
    if (ready.value && !mending.value) void photoDrafts.save(photosOf(), files).catch(() => undefined)
  })

  const go = (to: Step) => router.push({ query: { ...route.query, step: to } })

  function check(): boolean {
    const parsed = HazardReport.safeParse({ title: draft.title, place: draft.place || undefined })
    errors.value = parsed.success
      ? {}
      : Object.fromEntries(parsed.error.issues.map(({ path, message }) => [String(path[0]), message]))
    if (!errors.value.title && !draft.point && !draft.place.trim()) errors.value = { place: '请填写位置，或选择风险点' }
    if (errors.value.title) void go('words')
    return Object.keys(errors.value).length === 0
  }

  async function submit(): Promise<void> {
    if (!check()) return
    const { title, place, point } = draft
    const payload = {
      title: title.trim(),
      place: place.trim(),
      riskPointId: point?.id ?? null,
      point: point && { ...point },
    }
    if (mending.value) {
      await outbox.mend(mending.value, payload, title)
      say('已改好，正在重新上传。')
      await router.replace('/m/outbox')
      return
    }
    await enqueue({ kind: reportKind, title, payload, files: photos.value.map((photo) => ({ ...photo })) })
    await clear()
    sent.value = true
  }
  async function clear(): Promise<void> {
    clearDraft(name)
    await photoDrafts.clear(photosOf()).catch(() => undefined)
    ready.value = false
    Object.assign(draft, blank())
    photos.value = []
    ready.value = true
  }
  function again(): void {
    sent.value = false
    void router.replace({ path: '/m/report' })
  }
  void start()
  return {
    step,
    go,
    draft,
    photos,
    ready,
    sent,
    errors,
    submit,
    again,
    isOnline,
    isMending: computed(() => mending.value !== null),
  }
}
