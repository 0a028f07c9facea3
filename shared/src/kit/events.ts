import { z } from 'zod'
import type { Subject as Ruled } from '../access/abilities'
import type { Workflow } from './workflow'

/** What an event can be about. Sessions follow the rules of their accounts. */
export type Subject = Ruled | 'Session'

/** What is kept beside the rows and follows from them, so that it is looked at again after an event. */
export type Followed = 'figures' | 'colour'

/** One kind of event: what it is called, what it is about, what it says, and what follows from it. */
export interface EventKind<
  T extends string = string,
  S extends Subject = Subject,
  P extends z.ZodRawShape = z.ZodRawShape,
> {
  /** `noun.verb`, as the trail keeps it: never changed once recorded. */
  readonly type: T
  readonly subject: S
  /** What happened, as trail, timeline and dossier say it. */
  readonly label: string
  readonly payload: z.ZodObject<P>
  readonly changes: readonly Followed[]
  /** Told among what is new of an enterprise. */
  readonly news: boolean
  /** The level of a clock whose running out this is. */
  readonly level?: string
}

/** An event kind as its noun declares it. */
export interface EventDefinition<S extends Subject = Subject, P extends z.ZodRawShape = z.ZodRawShape> {
  label: string
  payload?: P
  changes?: readonly Followed[]
  news?: boolean
  level?: string
  /** Where it is about another thing than the noun's other events. */
  subject?: S
}
type Definitions = Readonly<Record<string, EventDefinition>>

export type EventsOf<N extends string, S extends Subject, D extends Definitions> = {
  readonly [K in keyof D & string]: EventKind<
    `${N}.${K}`,
    D[K]['subject'] extends Subject ? D[K]['subject'] : S,
    D[K]['payload'] extends z.ZodRawShape ? D[K]['payload'] : Record<never, never>
  >
}
/** What an event of this kind says, as it is recorded. */
export type PayloadOf<K extends EventKind> = K extends EventKind ? z.input<K['payload']> : never

/** Declares every kind of event of one noun, about rows of `subject`. */
export function defineEvents<const N extends string, S extends Subject, const D extends Definitions>(
  noun: N,
  subject: S,
  definitions: D,
): EventsOf<N, S, D> {
  const kinds = Object.entries(definitions).map(([name, { payload = {}, ...definition }]) => [
    name,
    { changes: [], news: false, subject, ...definition, type: `${noun}.${name}`, payload: z.object(payload) },
  ])
  return Object.fromEntries(kinds)
}

type StepDefinitions<A extends string, P extends z.ZodRawShape> = {
  readonly [K in A]: { label: string; payload: P; changes?: readonly Followed[]; news?: boolean }
}
/** One kind for each step of a workflow, named and worded as the step is. */
export function ofSteps<A extends string, const P extends z.ZodRawShape>(
  { steps }: Workflow<string, A>,
  common: Omit<EventDefinition<Subject, P>, 'label' | 'payload'> & { payload: P },
): StepDefinitions<A, P> {
  const kinds = (Object.keys(steps) as A[]).map((action) => {
    const { label, done = label } = steps[action]
    return [action, { ...common, label: done }]
  })
  return Object.fromEntries(kinds)
}

const clockPayload = {
  kind: z.string(),
  revision: z.number(),
  level: z.string(),
  /** ISO 8601, UTC. */
  dueAt: z.string(),
}
/** A clock reached one of its levels. */
export type ClockEvent = EventKind<string, Subject, typeof clockPayload>
type ClockDefinitions<L extends string> = {
  readonly [K in L]: { label: string; payload: typeof clockPayload; level: K; changes?: readonly Followed[] }
}
/** One kind for each level that the clocks of this noun can reach. */
export function ofClock<const L extends string>(
  labels: Readonly<Record<L, string>>,
  changes: Partial<Record<L, readonly Followed[]>> = {},
): ClockDefinitions<L> {
  const kinds = (Object.keys(labels) as L[]).map((level) => [
    level,
    { label: labels[level], payload: clockPayload, level, changes: changes[level] ?? [] },
  ])
  return Object.fromEntries(kinds)
}
