import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { draftOf } from '#kit/drafts'
import { newKey } from '#kit/ids'
import { enqueue, isOnline, outbox } from '#kit/offline'
import { photoDrafts } from '#kit/outbox.store'
import type { LocalPhoto } from '#kit/photo'
import { me } from '#kit/session'
import { say } from '#kit/toast'
import { rectifyKind } from '../senders'
import { useTask } from './useTask'

/** 提交整改: photos after, then one sentence; through the outbox, so that it works without a network. */
export function useRectify() {
  const route = useRoute()
  const router = useRouter()
  const id = String(route.params.id)
  const mending = typeof route.query.mend === 'string' ? route.query.mend : null
  const kept = draftOf(`field.rectify.${id}`)
  const photosKey = `${me.value?.userId ?? '0'}.rectify.${id}`
  const task = useTask(id)
  const photos = ref<LocalPhoto[]>([])
  const note = ref('')
  const ready = ref(false)
  const error = ref('')
  const busy = ref(false)
  /** Names what is handed in from the first picture on: however often it is sent, it is one. */
  let key = newKey()
  const step = computed(() => (route.query.step === 'words' ? 'words' : 'photo'))

  async function start(): Promise<void> {
    if (mending) {
      await outbox.refresh()
      const parcel = outbox.parcels.value.find((one) => one.id === mending)
      note.value = String(parcel?.payload.note ?? '')
      photos.value = parcel?.files ?? []
    } else {
      const draft = kept.load() as { note?: string; key?: string } | null
      note.value = draft?.note ?? ''
      key = draft?.key ?? key
      photos.value = await photoDrafts.load(photosKey).catch(() => [])
    }
    ready.value = true
  }
  watch(note, () => {
    if (ready.value && !mending) kept.save({ note: note.value, key })
  })
  watch(photos, (files) => {
    if (ready.value && !mending) void photoDrafts.save(photosKey, files).catch(() => undefined)
  })

  async function submit(): Promise<void> {
    const parsed = hazardApi.submit.body.shape.note.safeParse(note.value)
    error.value = parsed.success ? '' : (parsed.error.issues[0]?.message ?? '')
    if (!parsed.success || busy.value) return
    busy.value = true
    try {
      await (mending ? mend(mending, parsed.data) : send(parsed.data))
    } finally {
      busy.value = false
    }
  }
  const contents = (words: string) => ({
    title: `整改：${task.value.value?.title ?? ''}`,
    payload: { hazardId: id, note: words },
    files: photos.value.map((photo) => ({ ...photo })),
  })
  async function mend(parcel: string, words: string): Promise<void> {
    const isMended = await outbox.mend(parcel, contents(words))
    say(isMended ? '已改好，正在重新上传。' : '这一条已经在上传，不能再改。', isMended ? 'ok' : 'info')
    await router.replace('/m/outbox')
  }
  async function send(words: string): Promise<void> {
    await enqueue({ id: key, kind: rectifyKind, ...contents(words) })
    kept.clear()
    await photoDrafts.clear(photosKey).catch(() => undefined)
    say(isOnline.value ? '整改已保存，正在上传。' : '整改已保存在手机上，有网络后自动上传。')
    await router.replace('/m')
  }
  const next = () => router.push({ query: { ...route.query, step: 'words' } })
  void start()
  return { hazard: task.value, photos, note, ready, busy, error, step, next, submit }
}
