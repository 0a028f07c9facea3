import { ProblemError } from '@shuangfang/shared/kit/client'
import { textKinds } from '@shuangfang/shared/kit/contract'
import { complaintsOf } from '@shuangfang/shared/kit/messages'
import { foldLines } from '@shuangfang/shared/kit/text'
import { onScopeDispose, type Ref, reactive, ref, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { draftOf } from './drafts'
import { isSignedOut, isStale, type Trouble, troubleOf } from './errors'
import { newKey } from './ids'
import { leavesOf, mergedWith, put } from './merge'
import { say } from './toast'

export interface FormOptions<S extends z.ZodType, R> {
  /** Names the draft: one per form and thing, `hazard.grade.42`. Without a name nothing is kept. */
  name?: string
  schema: S
  /** What a fresh form holds. */
  initial: () => Partial<z.input<S>>
  /** Version of the row that is edited: a newer one, read while the form is open, is merged into it. */
  version?: () => number | undefined
  /** Sends what was filled in; pass `options` on to the client, so that a repeated click is the same request. */
  send: (body: z.input<S>, options: { key: string }) => Promise<R>
  /** After success. */
  done?: (reply: R) => void
}

/** A form over a contract's schema: the same rules before sending, and field by field whatever the server still refuses. */
export function useForm<S extends z.ZodType, R>({ name, schema, initial, version, send, done }: FormOptions<S, R>) {
  const draft = name ? draftOf(name) : null
  const values = reactive({ ...initial() }) as z.input<S> & Record<string, unknown>
  const errors: Ref<Record<string, string>> = ref({})
  const busy = ref(false)
  const trouble = shallowRef<Trouble | null>(null)
  /** Someone else changed the row after we read it. */
  const stale = ref(false)
  /** The row as this form knows it. Asked for apart from the values, whose lists are changed in place. */
  let base = leavesOf(initial())
  /** An unfinished earlier form came back. */
  const restored = ref(restore())
  /** What each complaint was about; once that is changed, the complaint no longer speaks of what stands there. */
  let complained: Record<string, string> = {}
  let key = newKey()
  let timer: ReturnType<typeof setTimeout> | undefined

  function restore(): boolean {
    const kept = draft?.load() ?? null
    if (kept) Object.assign(values, kept)
    return kept !== null
  }

  function complain(found: Record<string, string>): void {
    errors.value = found
    complained = Object.fromEntries(Object.keys(found).map((field) => [field, textAt(values, field)]))
  }

  function reset(): void {
    for (const field of Object.keys(values)) delete (values as Record<string, unknown>)[field]
    Object.assign(values, initial())
    base = leavesOf(initial())
    complain({})
    trouble.value = null
    stale.value = false
    restored.value = false
    key = newKey()
    clearTimeout(timer)
    draft?.clear()
  }

  function validate(): z.input<S> | null {
    const body = filled(schema, values)
    const parsed = schema.safeParse(body)
    complain(parsed.success ? {} : byField(complaintsOf(parsed.error.issues)))
    return parsed.success ? (body as z.input<S>) : null
  }

  async function submit(): Promise<R | undefined> {
    if (busy.value) return
    trouble.value = null
    const body = validate()
    if (!body) return
    busy.value = true
    try {
      const reply = await send(body, { key })
      reset()
      done?.(reply)
      return reply
    } catch (error) {
      refuse(error)
    } finally {
      busy.value = false
    }
  }

  function refuse(error: unknown): void {
    stale.value = isStale(error)
    trouble.value = troubleOf(error)
    // The sign-in page comes next; what was typed last waits behind it.
    if (isSignedOut(error)) draft?.save(values)
    if (!(error instanceof ProblemError)) return
    // The refused request left nothing behind; what is mended is a new one.
    if (error.problem.status < 500) key = newKey()
    const found = (error.problem.errors ?? []).map(({ pointer, message }) => [fieldOf(pointer), message])
    complain(Object.fromEntries(found))
  }

  /** Their changes come in, what was filled in here stays; where both changed, both are told. */
  function merge(): void {
    const wasStale = stale.value
    const { taken, both, theirs } = mergedWith(base, leavesOf(initial()), leavesOf(values))
    for (const [field, value] of taken) put(values, field, value)
    base = theirs
    stale.value = false
    trouble.value = null
    complain(Object.fromEntries(both))
    if (wasStale)
      say(both.length ? '已载入最新内容。标出的地方两边都改了，请核对。' : '已载入最新内容，与您填写的没有冲突。')
  }
  if (version) watch(version, (now, before) => now !== undefined && before !== undefined && merge())

  watch(
    values,
    () => {
      const standing = Object.entries(errors.value).filter(([field]) => textAt(values, field) === complained[field])
      if (standing.length < Object.keys(errors.value).length) errors.value = Object.fromEntries(standing)
      clearTimeout(timer)
      timer = setTimeout(() => !busy.value && draft?.save(values), 400)
    },
    { deep: true },
  )
  onScopeDispose(() => clearTimeout(timer), true)

  return { values, errors, busy, trouble, stale, restored, submit, reset, validate }
}

/** The value under `commitments.ownerId`, as text to compare by. */
function textAt(values: object, field: string): string {
  const value = field.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], values)
  return JSON.stringify(value) ?? ''
}

/** What was filled in: an emptied field is null where the contract takes null, else it is absent. */
function filled(schema: z.ZodType, values: object): object {
  const shape = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {}
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) => {
      if (value !== '' && value !== null && value !== undefined)
        return [[field, typeof value === 'string' && isLine(shape[field]) ? foldLines(value) : value]]
      return shape[field]?.safeParse(null).success ? [[field, null]] : []
    }),
  )
}

function isLine(schema: z.ZodType | undefined): boolean {
  if (!schema) return false
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? schema.unwrap() : null
  return inner ? isLine(inner as z.ZodType) : textKinds.get(schema)?.kind === 'line'
}

const byField = (issues: readonly { path: PropertyKey[]; message: string }[]) =>
  // The first complaint about a field is the one to mend first.
  Object.fromEntries(issues.map(({ path, message }) => [path.map(String).join('.'), message]).reverse())

/** `/commitments/ownerId` → `commitments.ownerId`. */
const fieldOf = (pointer: string) => pointer.replace(/^\//, '').replaceAll('/', '.')
