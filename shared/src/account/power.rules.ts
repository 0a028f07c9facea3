import { administratorRoles, decides, headRoles, isAdministrator, type Role, type TenantKind } from '../access/roles'

/** What can be done to an account that moves power: who may do what, who gets in, who is told. */
export const powerActs = ['give', 'take', 'reset', 'identity', 'disable', 'enable', 'appoint'] as const
export type PowerAct = (typeof powerActs)[number]
export interface PowerChange {
  act: PowerAct
  /** What is given or taken; null for everything else. */
  role: Role | null
}

/** As much of an account as these rules ask. */
export interface Person {
  id: string
  phone: string | null
  /** Who opened this account; null where nobody of the product knows. */
  createdById: string | null
  roles: readonly Role[]
}

export interface Situation {
  kind: TenantKind
  asker: Person
  target: Person
  change: PowerChange
  /** Active people of the tenant that hold a role of decision, the asker and the target too where they do. */
  people: readonly Person[]
}

/** `now`: takes effect at once. `ask`: once another person has confirmed it. Anything else says why not. */
export type Verdict = 'now' | 'ask' | 'self' | 'maker' | 'same_person' | 'other_hand'

/** Two accounts of one person: nobody is their own second person. */
export const isSamePerson = (a: Person, b: Person): boolean =>
  a.id === b.id || (a.phone !== null && a.phone === b.phone)

/** Whether the act needs a second person, whoever asks. */
export function needsSecond(kind: TenantKind, { act, role }: PowerChange, target: Pick<Person, 'roles'>): boolean {
  switch (act) {
    case 'give':
    case 'take':
      return role !== null && decides(role)
    case 'disable':
      // Of anybody else at once: whoever leaves is out the same day, and comes back only by a second person.
      return target.roles.some((held) => held === headRoles[kind] || isAdministrator(held))
    case 'reset':
    case 'identity':
    case 'enable':
      return target.roles.some(decides)
    case 'appoint':
      return true
  }
}

/**
 * Three hands. The system administrator opens, edits and closes accounts; the security administrator gives and takes
 * roles and resets passwords. Whoever answers for the tenant may do the latter for the front line, and asks for the
 * rest. Where a small tenant has no security administrator, its system administrator may ask: it changes nothing by itself.
 */
export function verdictOn(situation: Situation): Verdict {
  const { kind, asker, target, change } = situation
  const hand = handOf(situation)
  if (!hand) return 'other_hand'
  const refusal = relationOf(asker, target, change)
  if (refusal) return refusal
  const isForFrontLine = !target.roles.some(decides)
  if (hand === 'lent' || (hand === 'head' && !isForFrontLine)) return 'ask'
  return isSamePerson(asker, target) || needsSecond(kind, change, target) ? 'ask' : 'now'
}

type Hand = 'own' | 'head' | 'lent' | null

function handOf({ kind, asker, change, people }: Situation): Hand {
  const holds = (role: Role) => asker.roles.includes(role)
  switch (change.act) {
    case 'identity':
    case 'disable':
    case 'enable':
      return holds('system_admin') ? 'own' : null
    case 'appoint':
      return null
    default:
      if (holds('security_admin')) return 'own'
      if (holds(headRoles[kind])) return 'head'
      return holds('system_admin') && !people.some(({ roles }) => roles.includes('security_admin')) ? 'lent' : null
  }
}

/** Nobody acts on themselves, on another account of theirs, or on the account that opened theirs. */
function relationOf(asker: Person, target: Person, { act }: PowerChange): Verdict | null {
  // A new telephone of one's own is entered by oneself and confirmed by another.
  if (asker.id === target.id) return act === 'identity' ? null : 'self'
  if (asker.createdById === target.id) return 'maker'
  return isSamePerson(asker, target) ? 'same_person' : null
}

/** Why this person may not be the second one; null when they may, as far as who they are goes. */
export function conflictOf(
  second: Person,
  { asker, target, change }: Pick<Situation, 'asker' | 'target' | 'change'>,
): 'self' | 'maker' | 'same_person' | null {
  if (second.id === asker.id) return 'self'
  if (isSamePerson(second, asker)) return 'same_person'
  // The holder of a telephone says whether it is theirs.
  if (second.id === target.id) return change.act === 'identity' ? null : 'self'
  if (isSamePerson(second, target)) return 'same_person'
  return second.createdById === target.id ? 'maker' : null
}

/**
 * Who may confirm: whoever holds the role today or answers for the tenant; where there is nobody such, an administrator of
 * another kind than the asker. Nobody at all: somebody outside, see `channelOf`.
 */
export function confirmersOf(situation: Situation): Person[] {
  const { kind, asker, target, change, people } = situation
  const eligible = people.filter((person) => conflictOf(person, situation) === null)
  const isOwner = ({ id }: Person) => id === target.id
  const answers = ({ roles }: Person) =>
    roles.includes(headRoles[kind]) || (change.role !== null && change.act !== 'appoint' && roles.includes(change.role))
  const first = eligible.filter((person) => isOwner(person) || answers(person))
  if (first.some(answers)) return first
  const isOther = ({ roles, id, createdById }: Person) =>
    administratorRoles.some((role) => roles.includes(role) && !asker.roles.includes(role)) &&
    // Neither may be of the other's making: an administrator who opened the asker's account may well be behind both.
    createdById !== asker.id &&
    asker.createdById !== id
  return eligible.filter((person) => isOwner(person) || isOther(person))
}

/**
 * Where the second person sits. Outside: for an enterprise the authority in charge, for an authority the operator, for
 * the operator whoever keeps the server. An appointment is asked from outside and may be confirmed on either side.
 */
export const channelOf = (situation: Situation): 'inside' | 'outside' =>
  situation.change.act !== 'appoint' && confirmersOf(situation).length ? 'inside' : 'outside'
