import type { Actor } from './actor'
import type { Role } from './roles'

/** The only operators a rule may use: exactly those both a row and a WHERE clause can answer alike. */
export type Scalar = string | number | boolean
export type Test = Scalar | null | { $in: readonly Scalar[] } | { $ne: Scalar }
export type Condition = Record<string, Test>

type When<Row> = { [Column in keyof Row]?: Test }

/** What a policy is given to grant with. There is no `cannot`: what is not granted is refused. */
export type Can<Row, Verb extends string> = (verbs: Verb | Verb[], when?: When<Row>) => void
/** Who may do what to the rows of one subject. Pure: the web shows exactly the buttons the server will accept. */
export type Policy<Row, Verb extends string> = (actor: Actor, can: Can<Row, Verb>) => void

export const holds = (actor: Actor, ...roles: Role[]) => roles.some((role) => actor.roles.includes(role))
