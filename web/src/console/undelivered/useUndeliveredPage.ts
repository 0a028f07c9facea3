import {
  type UndeliveredEvent,
  type UndeliveredMessage,
  undeliveredApi,
} from '@shuangfang/shared/undelivered/undelivered.contract'
import { ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { confirm } from '#kit/confirm'
import { exact, when } from '#kit/time'
import { say, sayTrouble } from '#kit/toast'
import { useList } from '#kit/useList'
import { eventLabel } from '#labels/events'

const undelivered = api(undeliveredApi)
export type Kind = 'events' | 'messages'
export interface Counts {
  events: number
  retrying: number
  messages: number
}

export const stateOf = ({ nextAt }: UndeliveredEvent) => (nextAt ? `还会重试（${exact(nextAt)}）` : '已放弃')
const channels: Record<string, string> = { mail: '邮件' }

export const eventColumns: Column<UndeliveredEvent>[] = [
  { key: 'eventType', label: '事件', minWidth: 150, text: ({ eventType }) => eventLabel(eventType) },
  { key: 'consumer', label: '处理', minWidth: 150 },
  { key: 'error', label: '错误', minWidth: 160 },
  { key: 'attempts', label: '已试', width: 80, align: 'right', text: ({ attempts }) => String(attempts) },
  { key: 'lastAt', label: '最近一次', width: 130, text: ({ lastAt }) => when(lastAt) },
  { key: 'nextAt', label: '状态', minWidth: 150, text: stateOf },
  { key: 'tenantId', label: '单位编号', width: 110, isExtra: true },
]
export const messageColumns: Column<UndeliveredMessage>[] = [
  { key: 'channel', label: '渠道', width: 100, text: ({ channel }) => channels[channel] ?? channel },
  { key: 'error', label: '错误', minWidth: 180, text: ({ error }) => error ?? '—' },
  { key: 'attempts', label: '已试', width: 80, align: 'right', text: ({ attempts }) => String(attempts) },
  { key: 'createdAt', label: '通知时间', width: 130, text: ({ createdAt }) => when(createdAt) },
  { key: 'tenantId', label: '单位编号', width: 110 },
]

const words: Record<Kind, { what: string; act: string; effect: string }> = {
  events: { what: '已放弃的事件处理', act: '重新处理', effect: '几秒内由后台逐条重新处理，成功的从列表消失。' },
  messages: { what: '没有发出的消息', act: '重新发送', effect: '后台按先后顺序重新发送，收件人可能收到较早的通知。' },
}

/** What consumers and channels could not do, for the operator to try again. */
export function useUndeliveredPage() {
  const kind = ref<Kind>('events')
  const counts = shallowRef<Counts | null>(null)
  const lists = { events: useList(undelivered.events, {}), messages: useList(undelivered.messages, {}) }
  const isReplaying = ref(false)

  async function count(): Promise<void> {
    counts.value = await undelivered.counts({}).catch(() => null)
  }

  async function replay(of: Kind, ids?: string[]): Promise<void> {
    const { what, act, effect } = words[of]
    const n = counts.value?.[of] ?? 0
    if (!ids && !(await confirm({ title: `${act}全部${what}`, effects: [`共 ${n} 条。`, effect], confirmText: act })))
      return
    isReplaying.value = true
    try {
      const body = ids ? { ids } : {}
      const done = await (of === 'events' ? undelivered.replayEvents({ body }) : undelivered.replayMessages({ body }))
      say(`已安排${act} ${done.count} 条，稍后刷新查看结果`)
      await Promise.all([lists[of].reload(), count()])
    } catch (error) {
      sayTrouble(error)
    } finally {
      isReplaying.value = false
    }
  }
  void count()
  return {
    kind,
    counts,
    lists,
    words,
    isReplaying,
    replay,
    refresh: () => Promise.all([lists[kind.value].reload(), count()]),
  }
}
