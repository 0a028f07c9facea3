import type { Judged } from '../kit/workflow'
import type { Actor } from './actor'
import type { Role } from './roles'

/**
 * The only operators a rule may use: exactly those both a row and a WHERE clause can answer alike. What is empty passes
 * `$ne` and `$nin`; of a column that holds a list, `$nin` asks that it hold none of them.
 */
export type Scalar = string | number | boolean
export type Test = Scalar | null | { $in: readonly Scalar[] } | { $ne: Scalar } | { $nin: readonly Scalar[] }
export type Condition = Record<string, Test>

type When<Row> = { [Column in keyof Row]?: Test }

/** What a policy is given to grant with. There is no `cannot`: what is not granted is refused. */
export type Can<Row, Verb extends string> = (verbs: Verb | Verb[], when?: When<Row>) => void
/** Who may do what to the rows of one subject. Pure: the web shows exactly the buttons the server will accept. */
export type Policy<Row, Verb extends string> = (actor: Actor, can: Can<Row, Verb>) => void

export const holds = (actor: Actor, ...roles: Role[]) => roles.some((role) => actor.roles.includes(role))

/** Four eyes: the condition under which a step that judges somebody's work is not judging one's own. */
export const byOthers = (actor: Actor, { judges }: { judges?: Judged }) =>
  Object.fromEntries((judges?.workOf ?? []).map((column) => [column, { $nin: actor.selfIds }]))
