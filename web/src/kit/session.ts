import { subject as as } from '@casl/ability'
import { type Ability, abilityFor, type Permission } from '@shuangfang/shared/access/abilities'
import type { Actor, Realm } from '@shuangfang/shared/access/actor'
import { refusalOfOwnWork } from '@shuangfang/shared/access/four-eyes'
import type { Role } from '@shuangfang/shared/access/roles'
import { accountApi, Me } from '@shuangfang/shared/account/account.contract'
import { computed, shallowRef } from 'vue'
import { api, onSignedOut } from './api'
import { isNetworkError, isServerTrouble, isSignedOut } from './errors'

const accounts = api(accountApi)
const remembered = 'shuangfang.me'
/** Set from the moment someone leaves until the server has heard of it. */
const leaving = 'shuangfang.leaving'

/** Who is signed in, or null. `undefined`: not asked yet. */
export const me = shallowRef<Me | null>()
const actor = computed<Actor | null>(() => (me.value ? actorOf(me.value) : null))
const ability = computed<Ability | null>(() => actor.value && abilityFor(actor.value))

function actorOf({ userId, selfIds, name, roles, unitIds, tenant, jurisdictions }: Me): Actor {
  const realm: Realm =
    tenant.kind === 'authority'
      ? { kind: 'authority', tenantId: tenant.id, jurisdictions }
      : { kind: tenant.kind, tenantId: tenant.id }
  return { userId, selfIds, name, roles, unitIds, realm }
}

/** `can('Hazard:verify', hazard)`: the very rules the server will apply. Without a row: "ever". */
export function can(permission: Permission, row?: object): boolean {
  const [subject, verb] = permission.split(':') as [string, string]
  return ability.value?.can(verb, row ? as(subject, { ...row }) : subject) ?? false
}

/** Why this person may not take with this row what they may with others': it is their own work. Null otherwise. */
export function ownWork(permission: Permission, row: object): string | null {
  if (!actor.value || !can(permission) || can(permission, row)) return null
  const [subject, verb] = permission.split(':') as [string, string]
  return refusalOfOwnWork(actor.value, subject, verb, row)
}

export const holdsRole = (...roles: Role[]) => roles.some((role) => me.value?.roles.includes(role)) ?? false

let asking: Promise<Me | null> | null = null

/** Asks the server once who we are. Without a network the last known person may go on working from this device. */
export function loadMe(): Promise<Me | null> {
  if (me.value !== undefined) return Promise.resolve(me.value)
  asking ??= ask().finally(() => {
    asking = null
  })
  return asking
}

async function ask(): Promise<Me | null> {
  try {
    // Left without a network: the cookie still opens the door, and must not do so for the next person.
    if (localStorage.getItem(leaving)) await leave()
    return remember(await accounts.me({}))
  } catch (error) {
    if (isSignedOut(error)) return remember(null)
    // A server in trouble has not said that we are unknown: nobody is thrown out to the sign-in page for it.
    if (isNetworkError(error) || isServerTrouble(error)) {
      me.value = localStorage.getItem(leaving) ? null : recall()
      return me.value
    }
    throw error
  }
}

function remember(person: Me | null): Me | null {
  if (person) localStorage.setItem(remembered, JSON.stringify(person))
  else localStorage.removeItem(remembered)
  me.value = person
  return person
}

function recall(): Me | null {
  try {
    const stored = JSON.parse(localStorage.getItem(remembered) ?? 'null')
    // Kept by a version that did not know of second accounts.
    return Me.parse(stored && { selfIds: [stored.userId], ...stored })
  } catch {
    return null
  }
}

export async function login(name: string, password: string): Promise<Me> {
  const person = await accounts.login({ body: { login: name, password } })
  localStorage.removeItem(leaving)
  remember(person)
  return person
}

async function leave(): Promise<void> {
  try {
    await accounts.logout({})
  } catch (error) {
    if (!isSignedOut(error)) throw error
  }
  localStorage.removeItem(leaving)
}

export async function logout(): Promise<void> {
  localStorage.setItem(leaving, '1')
  try {
    await leave()
  } finally {
    forgetDrafts()
    remember(null)
  }
}

/** After a change to my own account: ask again. */
export async function refreshMe(): Promise<Me | null> {
  return ask()
}

/** Drafts of the person who leaves do not wait for the next one at this device. */
function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(draftPrefix())) localStorage.removeItem(key)
}
export const draftPrefix = () => `shuangfang.draft.${me.value?.userId ?? '0'}.`

onSignedOut(() => remember(null))

export const useSession = () => ({ me, can, holdsRole })
