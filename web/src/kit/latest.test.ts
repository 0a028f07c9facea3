import { ProblemError } from '@shuangfang/shared/kit/client'
import type { Change } from '@shuangfang/shared/kit/problem'
import { beforeEach, expect, it, vi } from 'vitest'
import { createApp, effectScope, h, nextTick, shallowRef } from 'vue'
import FormShell from '#components/FormShell.vue'
import { type Trouble, troubleOf } from './errors'
import { sayTrouble, toasts } from './toast'
import { useOne } from './useOne'

const changed: Change = { by: '李安全', at: '2020-03-02T06:20:00.000Z', type: 'hazard.verify' }
const refusal = (more: { status?: number; changed?: Change } = { changed }) =>
  new ProblemError({
    type: '/p',
    title: 'p',
    status: 409,
    code: 'p',
    detail: '状态已经变了。',
    request: 'r-1',
    ...more,
  })
/** A page that shows one thing. */
const page = () => {
  const load = vi.fn(async () => '一条隐患')
  const scope = effectScope()
  scope.run(() => useOne(() => '7', load))
  return { load, leave: () => scope.stop() }
}

beforeEach(() => void toasts.splice(0))
// jsdom lays nothing out.
Element.prototype.scrollIntoView ??= () => undefined
const soon = { timeout: 20_000 }

it('says who was faster, when and with what, and loads the page again from there', async () => {
  const { load, leave } = page()
  const gone = page()
  gone.leave()
  sayTrouble(refusal())
  expect(toasts[0]?.text).toBe('状态已经变了。最近办理：李安全，2020年3月2日，验收通过，销号。')
  await toasts[0]?.action?.run()
  expect([load.mock.calls.length, gone.load.mock.calls.length]).toEqual([2, 1])
  leave()
})

it('offers nothing to load where nobody was faster', () => {
  sayTrouble(refusal({ status: 422 }))
  expect(toasts[0]).toMatchObject({ text: '状态已经变了。（请求编号 r-1）', action: undefined })
})

it('does the same above a form, which keeps what was filled in', async () => {
  const { load, leave } = page()
  const trouble = shallowRef<Trouble | null>(troubleOf(refusal()))
  const root = document.createElement('div')
  const app = createApp({ render: () => h(FormShell, { trouble: trouble.value }) })
  app.mount(root)
  expect(root.textContent).toContain('李安全，2020年3月2日，验收通过，销号')
  root.querySelector('button')?.click()
  await vi.waitFor(() => expect(root.textContent).toContain('您填写的还在'), soon)
  expect(load).toHaveBeenCalledTimes(2)
  // Refused once more: said anew, with the way to load once more.
  trouble.value = troubleOf(refusal())
  await nextTick()
  await vi.waitFor(() => expect(root.querySelector('button')?.textContent).toBe('载入最新内容'), soon)
  app.unmount()
  leave()
})
