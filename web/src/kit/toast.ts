import { reactive } from 'vue'
import { isAbort, sentence, troubleOf } from './errors'
import { loadLatest } from './latest'

export type Tone = 'ok' | 'bad' | 'info'
export interface Toast {
  id: number
  tone: Tone
  text: string
  action?: { label: string; run: () => void }
}

export const toasts = reactive<Toast[]>([])
let last = 0

/** Tells the person what happened: `say('已下达整改：3 号锅炉房')`. Bad news stays until dismissed. */
export function say(text: string, tone: Tone = 'ok', action?: Toast['action']): void {
  const toast: Toast = { id: ++last, tone, text, action }
  toasts.push(toast)
  if (tone !== 'bad') setTimeout(() => dismiss(toast.id), action ? 10_000 : 5_000)
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

/** For errors nobody else shows. Where somebody else was faster, the page can be brought up to date from here. */
export function sayTrouble(error: unknown): void {
  if (isAbort(error)) return
  const trouble = troubleOf(error)
  say(sentence(trouble), 'bad', trouble.changed && { label: '载入最新内容', run: loadLatest })
}
