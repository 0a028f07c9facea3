import { ProblemError } from '@shuangfang/shared/kit/client'
import { line, optionalLine, paragraph } from '@shuangfang/shared/kit/contract'
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { z } from 'zod'
import { me } from './session'
import { useForm } from './useForm'

const schema = z.strictObject({
  name: z.string('请填写姓名').min(2, '姓名至少 2 个字'),
  phone: z
    .string()
    .regex(/^1\d{10}$/, '手机号应为 11 位数字')
    .nullish(),
})
const initial = () => ({ name: '', phone: '' })
const refusal = (status: number, errors?: { pointer: string; code: string; message: string }[]) =>
  new ProblemError({ type: '/p', title: 'p', status, code: 'p', detail: '没有保存', request: 'r-1', errors })
const wait = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms))

beforeEach(() => localStorage.clear())

it('checks with the contract before sending anything', async () => {
  const send = vi.fn(async () => 'sent')
  const form = useForm({ schema, initial, send })
  form.values.name = '李'
  form.values.phone = '123'
  await form.submit()
  expect(send).not.toHaveBeenCalled()
  expect(form.errors.value).toEqual({ name: '姓名至少 2 个字', phone: '手机号应为 11 位数字' })
})

it('drops a complaint once its field is changed, and keeps the others', async () => {
  const form = useForm({ schema, initial, send: async () => 'sent' })
  form.values.name = '李'
  form.values.phone = '123'
  await form.submit()
  form.values.phone = '1390000'
  await nextTick()
  expect(form.errors.value).toEqual({ name: '姓名至少 2 个字' })
})

it('sends an emptied optional field as null', async () => {
  const send = vi.fn(async (_body: unknown) => 'sent')
  const form = useForm({ schema, initial, send })
  form.values.name = '李安全'
  await form.submit()
  expect(send.mock.calls[0]?.[0]).toEqual({ name: '李安全', phone: null })
})

it('folds what was typed in several lines into the one that is asked for, and leaves paragraphs as they are', async () => {
  const send = vi.fn(async (_body: unknown) => 'sent')
  const words = z.strictObject({
    title: line('隐患描述', 300, 4),
    place: optionalLine('位置', 120),
    note: paragraph('说明', 300),
  })
  const form = useForm({ schema: words, initial: () => ({ title: '', place: '', note: '' }), send })
  Object.assign(form.values, { title: '配电箱门未关\n锁坏了\n', place: '二车间\r\n东墙', note: '第一行\n第二行' })
  await form.submit()
  expect(send.mock.calls[0]?.[0]).toEqual({
    title: '配电箱门未关 锁坏了',
    place: '二车间 东墙',
    note: '第一行\n第二行',
  })
})

it('sends once however often the button is pressed, with a new key only after the answer', async () => {
  const keys: string[] = []
  const send = vi.fn(async (_: unknown, { key }: { key: string }) => {
    keys.push(key)
    await wait(5)
  })
  const form = useForm({ schema, initial: () => ({ name: '李安全' }), send })
  await Promise.all([form.submit(), form.submit(), form.submit()])
  expect(send).toHaveBeenCalledTimes(1)
  await form.submit()
  expect(new Set(keys).size).toBe(2)
})

it('repeats the same key after a broken connection, because the first try may have arrived', async () => {
  const keys: string[] = []
  const form = useForm({
    schema,
    initial: () => ({ name: '李安全' }),
    send: async (_, { key }) => {
      keys.push(key)
      if (keys.length === 1) throw new TypeError('Failed to fetch')
    },
  })
  await form.submit()
  expect(form.trouble.value?.code).toBe('network')
  await form.submit()
  expect(keys[0]).toBe(keys[1])
})

it('places the server’s complaints on their fields', async () => {
  const form = useForm({
    schema,
    initial: () => ({ name: '李安全' }),
    send: async () => {
      throw refusal(422, [{ pointer: '/phone', code: 'taken', message: '该手机号已有人使用' }])
    },
  })
  await form.submit()
  expect(form.errors.value).toEqual({ phone: '该手机号已有人使用' })
  expect(form.trouble.value?.request).toBe('r-1')
  expect(form.values.name).toBe('李安全')
})

it('says when someone else changed the row', async () => {
  const form = useForm({
    schema,
    initial: () => ({ name: '李安全' }),
    send: async () => {
      throw refusal(412)
    },
  })
  await form.submit()
  expect(form.stale.value).toBe(true)
})

it('keeps what was typed and brings it back, until it was sent', async () => {
  const options = { name: 'test.form', schema, initial, send: async () => 'sent' }
  const first = useForm(options)
  expect(first.restored.value).toBe(false)
  first.values.name = '王班长'
  await wait(450)
  const second = useForm(options)
  expect([second.restored.value, second.values.name]).toEqual([true, '王班长'])
  await second.submit()
  expect(useForm(options).restored.value).toBe(false)
})

it('keeps the last word too when the session has ended meanwhile, for the person who typed it', async () => {
  me.value = { userId: '7' } as never
  const send = async () => {
    me.value = null
    throw refusal(401)
  }
  const options = { name: 'test.ended', schema, initial, send }
  const form = useForm(options)
  form.values.name = '王班长'
  await form.submit()
  await wait(450)
  expect(useForm(options).restored.value, 'nobody').toBe(false)
  me.value = { userId: '8' } as never
  expect(useForm(options).restored.value, 'someone else').toBe(false)
  me.value = { userId: '7' } as never
  const again = useForm(options)
  expect([again.restored.value, again.values.name]).toEqual([true, '王班长'])
  me.value = null
})

it('merges what somebody else saved meanwhile: theirs comes in, mine stays, and where both differ both are told', async () => {
  const row = ref({ version: 1, name: '李安全', phone: '13900000001' })
  const versions: number[] = []
  const form = useForm({
    schema,
    initial: () => ({ name: row.value.name, phone: row.value.phone }),
    version: () => row.value.version,
    send: async () => {
      versions.push(row.value.version)
      if (versions.length === 1) throw refusal(412)
      return 'sent'
    },
  })
  form.values.name = '李安全员'
  await form.submit()
  expect(form.stale.value).toBe(true)
  row.value = { version: 2, name: '李管安', phone: '13900000002' }
  await nextTick()
  expect(form.stale.value).toBe(false)
  expect(form.values).toEqual({ name: '李安全员', phone: '13900000002' })
  expect(form.errors.value).toEqual({ name: '别人改成了“李管安”，保存后以您填写的为准' })
  expect(await form.submit()).toBe('sent')
  expect(versions).toEqual([1, 2])
})
