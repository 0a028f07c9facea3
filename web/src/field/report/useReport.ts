import { HazardReport } from '@shuangfang/shared/hazard/hazard.contract'
import { computed, reactive, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { draftOf } from '#kit/drafts'
import { newKey } from '#kit/ids'
import { enqueue, outbox } from '#kit/offline'
import { photoDrafts } from '#kit/outbox.store'
import type { LocalPhoto } from '#kit/photo'
import { me } from '#kit/session'
import { say, sayTrouble } from '#kit/toast'
import type { PlaceChoice } from '../points'
import { findCode } from '../scan/findCode'
import { reportKind } from '../senders'

const steps = ['photo', 'words', 'place'] as const
export type Step = (typeof steps)[number]
interface Draft {
  /** Names the report from its first word on: however often it is sent, it is one. */
  id: string
  title: string
  place: string
  point: PlaceChoice | null
}
const photosOf = () => `${me.value?.userId ?? '0'}.report`
const blank = (): Draft => ({ id: newKey(), title: '', place: '', point: null })

/** Reporting on the phone: photo, one sentence, where. Survives a call, a reload and a dead battery. */
export function useReport() {
  const route = useRoute()
  const router = useRouter()
  const mending = typeof route.query.mend === 'string' ? route.query.mend : null
  const step = computed<Step>(() => steps.find((one) => one === route.query.step) ?? 'photo')
  const kept = draftOf('field.report')
  const draft = reactive<Draft>(blank())
  const photos = ref<LocalPhoto[]>([])
  const ready = ref(false)
  const busy = ref(false)
  /** The parcel that this page has just made. */
  const sent = ref<string | null>(null)
  const errors = ref<Record<string, string>>({})
  /** Whoever scanned the point has already said where. */
  const shown = computed<Step[]>(() => (draft.point && step.value !== 'place' ? ['photo', 'words'] : [...steps]))

  async function start(): Promise<void> {
    if (mending) await recallParcel(mending)
    else {
      Object.assign(draft, kept.load() ?? {})
      photos.value = await photoDrafts.load(photosOf()).catch(() => [])
    }
    ready.value = true
    if (typeof route.query.point === 'string') await takePoint(route.query.point)
  }
  async function recallParcel(id: string): Promise<void> {
    await outbox.refresh()
    const parcel = outbox.parcels.value.find((one) => one.id === id)
    if (!parcel) return
    const { title, place, point } = parcel.payload as unknown as Omit<Draft, 'id'>
    Object.assign(draft, { title, place, point: point ?? null })
    photos.value = parcel.files
  }
  /** The code that brought them here, from the scanner or from the point's public page. */
  async function takePoint(code: string): Promise<void> {
    try {
      const { kind, point } = await findCode(code)
      if (kind === 'mine' && point) draft.point = { ...point }
    } catch (error) {
      sayTrouble(error)
    }
  }

  watch(draft, () => {
    if (ready.value && !mending) kept.save({ ...draft })
  })
  watch(photos, (files) => {
    if (ready.value && !mending) void photoDrafts.save(photosOf(), files).catch(() => undefined)
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
    if (busy.value || !check()) return
    busy.value = true
    try {
      await (mending ? mend(mending) : send())
    } finally {
      busy.value = false
    }
  }
  const contents = () => {
    const { title, place, point } = draft
    const payload = {
      title: title.trim(),
      place: place.trim(),
      riskPointId: point?.id ?? null,
      point: point && { ...point },
    }
    return { title: payload.title, payload, files: photos.value.map((photo) => ({ ...photo })) }
  }
  async function mend(id: string): Promise<void> {
    const isMended = await outbox.mend(id, contents())
    say(isMended ? '已改好，正在重新上传。' : '这一条已经在上传，不能再改。', isMended ? 'ok' : 'info')
    await router.replace('/m/outbox')
  }
  async function send(): Promise<void> {
    sent.value = await enqueue({ id: draft.id, kind: reportKind, ...contents() })
    ready.value = false
    kept.clear()
    await photoDrafts.clear(photosOf()).catch(() => undefined)
    Object.assign(draft, blank())
    photos.value = []
    ready.value = true
  }
  async function again(): Promise<void> {
    await router.replace({ path: '/m/report' })
    sent.value = null
  }
  void start()
  return { step, shown, go, draft, photos, ready, busy, sent, errors, submit, again, isMending: mending !== null }
}
