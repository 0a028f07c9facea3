import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { clearDraft, loadDraft, saveDraft } from '#kit/drafts'
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
  const name = `field.rectify.${id}`
  const photosKey = `${me.value?.userId ?? '0'}.rectify.${id}`
  const task = useTask(id)
  const photos = ref<LocalPhoto[]>([])
  const note = ref('')
  const ready = ref(false)
  const error = ref('')
  const step = computed(() => (mending || route.query.step === 'words' ? 'words' : 'photo'))

  async function start(): Promise<void> {
    if (mending) {
      await outbox.refresh()
      note.value = String(outbox.parcels.value.find((one) => one.id === mending)?.payload.note ?? '')
    } else {
      note.value = (loadDraft(name) as { note?: string } | null)?.note ?? ''
      photos.value = await photoDrafts.load(photosKey).catch(() => [])
    }
    ready.value = true
  }
  watch(note, () => {
    if (ready.value && !mending) saveDraft(name, { note: note.value })
  })
  watch(photos, (files) => {
    if (ready.value && !mending) void photoDrafts.save(photosKey, files).catch(() => undefined)
  })

  async function submit(): Promise<void> {
    const parsed = hazardApi.submit.body.shape.note.safeParse(note.value)
    error.value = parsed.success ? '' : (parsed.error.issues[0]?.message ?? '')
    if (!parsed.success) return
    const title = `整改：${task.value.value?.title ?? ''}`
    const payload = { hazardId: id, note: parsed.data }
    if (mending) await outbox.mend(mending, payload, title)
    else {
      await enqueue({ kind: rectifyKind, title, payload, files: photos.value.map((photo) => ({ ...photo })) })
      clearDraft(name)
      await photoDrafts.clear(photosKey).catch(() => undefined)
    }
    say(isOnline.value ? '整改已提交，等待验收。' : '整改已保存在手机上，有网络后自动上传。')
    await router.replace(mending ? '/m/outbox' : '/m')
  }
  const next = () => router.push({ query: { step: 'words' } })
  void start()
  return { hazard: task.value, photos, note, ready, error, step, next, submit }
}
