import { describe, expect, it } from 'vitest'
import {
  administratorRoles,
  decides,
  decidingRoles,
  headRoles,
  type Role,
  rolesOf,
  type TenantKind,
  tenantKinds,
} from '../access/roles'
import {
  channelOf,
  confirmersOf,
  isSamePerson,
  needsSecond,
  type Person,
  type PowerChange,
  powerActs,
  type Situation,
  verdictOn,
} from './power.rules'

const person = (id: string, ...roles: Role[]): Person => ({ id, phone: `1390000${id}`, createdById: null, roles })
const give = (role: Role): PowerChange => ({ act: 'give', role })
const doing = (act: PowerChange['act']): PowerChange => ({ act, role: null })

const founder = person('1', 'system_admin', 'safety_manager')
const principal = { ...person('2', 'principal'), createdById: '1' }
const security = { ...person('3', 'security_admin'), createdById: '1' }
const auditor = person('4', 'audit_admin')
const manager = person('5', 'safety_manager')
const worker = { ...person('6', 'worker'), createdById: '1' }
const inTenant = (people: Person[], asker: Person, target: Person, change: PowerChange): Situation => ({
  kind: 'enterprise',
  people: people.filter(({ roles }) => roles.some(decides)),
  asker,
  target,
  change,
})
const full = [founder, principal, security, auditor, manager, worker]
const small = [founder, principal, worker]

it.each<[string, Person[], Person, Person, PowerChange, string]>([
  ['the security administrator promotes a worker to lead a team', full, security, worker, give('team_leader'), 'now'],
  ['… and asks for a safety manager', full, security, worker, give('safety_manager'), 'ask'],
  ['… but gives itself nothing', full, security, security, give('principal'), 'self'],
  ['… nor the one that opened its account', full, security, founder, give('principal'), 'maker'],
  [
    '… nor another account of its own',
    full,
    security,
    { ...worker, phone: security.phone },
    give('worker'),
    'same_person',
  ],
  ['… and opens, renames and closes nobody', full, security, worker, doing('disable'), 'other_hand'],
  [
    'the system administrator gives no roles where there is somebody who does',
    full,
    founder,
    worker,
    give('worker'),
    'other_hand',
  ],
  ['… and may ask where there is nobody', small, founder, worker, give('team_leader'), 'ask'],
  ['… not for itself', small, founder, founder, give('principal'), 'self'],
  ['… resets no password', full, founder, worker, doing('reset'), 'other_hand'],
  ['… closes a worker’s account at once', full, founder, worker, doing('disable'), 'now'],
  ['… and a safety manager’s', full, founder, manager, doing('disable'), 'now'],
  ['… not the principal’s', full, founder, principal, doing('disable'), 'ask'],
  ['… not the only auditor’s', full, founder, auditor, doing('disable'), 'ask'],
  ['… brings back whoever decides only with a second person', full, founder, manager, doing('enable'), 'ask'],
  ['… moves a worker’s telephone', full, founder, worker, doing('identity'), 'now'],
  ['… not that of whoever decides', full, founder, manager, doing('identity'), 'ask'],
  ['… nor its own', full, founder, founder, doing('identity'), 'ask'],
  ['the principal resets a worker’s password', small, principal, worker, doing('reset'), 'now'],
  ['… and asks for the safety manager’s', full, principal, manager, doing('reset'), 'ask'],
  ['the auditor only looks', full, auditor, worker, give('worker'), 'other_hand'],
  ['a worker asks for nothing', full, worker, worker, give('principal'), 'other_hand'],
])('%s', (_, people, asker, target, change, verdict) => {
  expect(verdictOn(inTenant(people, asker, target, change))).toBe(verdict)
})

it.each<[string, Person[], Person, Person, PowerChange, string[]]>([
  [
    'a safety manager: by who is one and by the principal',
    full,
    security,
    worker,
    give('safety_manager'),
    ['1', '2', '5'],
  ],
  ['a second principal: by the first', full, security, worker, give('principal'), ['2']],
  [
    'the first principal: by an administrator of another kind',
    [founder, security, auditor],
    security,
    worker,
    give('principal'),
    ['4'],
  ],
  ['in a firm of two: by the principal', small, founder, worker, give('security_admin'), ['2']],
  ['in a firm of one: by nobody inside', [founder], founder, worker, give('principal'), []],
  ['a telephone: by its holder', small, founder, principal, doing('identity'), ['2']],
  [
    'the principal’s password, where one person made both administrators: by nobody inside',
    [founder, principal, security],
    security,
    principal,
    doing('reset'),
    [],
  ],
  ['the principal’s password: by an administrator who stands apart', full, security, principal, doing('reset'), ['4']],
  [
    'an appointment: by whoever answers for the tenant',
    small,
    { ...person('9'), roles: [] },
    person('8'),
    { act: 'appoint', role: null },
    ['2'],
  ],
])('confirmed: %s', (_, people, asker, target, change, ids) => {
  expect(confirmersOf(inTenant(people, asker, target, change)).map(({ id }) => id)).toEqual(ids)
})

it('goes outside where nobody inside can confirm, and always for an appointment', () => {
  expect(channelOf(inTenant([founder], founder, worker, give('principal')))).toBe('outside')
  expect(channelOf(inTenant(small, founder, worker, give('principal')))).toBe('inside')
  expect(channelOf(inTenant(small, person('9'), worker, { act: 'appoint', role: null }))).toBe('outside')
})

describe('every act of every role on every other', () => {
  const relations = {
    other: (target: Person) => target,
    self: (_: Person, asker: Person) => asker,
    maker: (target: Person) => ({ ...target, id: 'maker' }),
    'same person': (target: Person, asker: Person) => ({ ...target, phone: asker.phone }),
  }
  const changes = (kind: TenantKind): PowerChange[] => [
    ...rolesOf[kind].flatMap((role) => [give(role), { act: 'take' as const, role }]),
    ...powerActs.filter((act) => act !== 'give' && act !== 'take').map(doing),
  ]
  const table = tenantKinds.flatMap((kind) =>
    rolesOf[kind].flatMap((by) => Object.keys(relations).map((relation) => ({ kind, by, relation }))),
  )

  /** What the table in ADR 0019 says, in other words than the rule. */
  function allowed({ kind, change, asker, target }: Situation, relation: string): string[] {
    const keeps = ['identity', 'disable', 'enable'].includes(change.act)
    const hands: Role[] = keeps ? ['system_admin'] : ['security_admin', headRoles[kind]]
    if (change.act === 'appoint' || !hands.some((role) => asker.roles.includes(role))) return ['other_hand']
    const isOwnIdentity = relation === 'self' && change.act === 'identity'
    if (relation !== 'other' && !isOwnIdentity) return ['self', 'maker', 'same_person']
    return needsSecond(kind, change, target) ? ['ask'] : ['now', 'ask']
  }

  it.each(table)('$kind: $by, $relation', ({ kind, by, relation }) => {
    const asker = { ...person('1', by), createdById: 'maker' }
    const people = [asker, ...rolesOf[kind].map((role, i) => person(String(10 + i), role))]
    const situations = rolesOf[kind].flatMap((of) =>
      changes(kind).map((change) => {
        const target = relations[relation as keyof typeof relations](person('2', of), asker)
        return { kind, asker, target, people, change }
      }),
    )
    const wrong = situations.filter((situation) => !allowed(situation, relation).includes(verdictOn(situation)))
    expect(wrong).toEqual([])
    expect(situations.flatMap(confirmersOf).filter((second) => isSamePerson(second, asker))).toEqual([])
  })
})

/**
 * One person with one role and all their cunning: opens accounts, gives, resets, renames and closes whatever takes effect
 * at once or finds its second person among the accounts whose password they know. Nobody else helps.
 */
describe('alone nobody gains a role of decision', () => {
  interface Account extends Person {
    isActive: boolean
    isMine: boolean
  }
  type Tenant = readonly Account[]

  const starts = tenantKinds.flatMap((kind) =>
    rolesOf[kind].flatMap((role) => [
      { kind, role, others: [] as Role[], name: 'alone' },
      { kind, role, others: rolesOf[kind].filter(decides), name: 'with somebody of every role' },
      { kind, role, others: [headRoles[kind]], name: 'with the head' },
      { kind, role, others: [...administratorRoles] as Role[], name: 'with administrators only' },
    ]),
  )
  it.each(starts)('$kind: $role, $name', ({ kind, role, others }) => {
    const account = (id: string, roles: Role[], isMine: boolean): Account => ({
      ...person(id, ...roles),
      isActive: true,
      isMine,
    })
    // Whoever came first opened everybody's account, the worst case.
    const first = account('1', [role], true)
    const start: Tenant = [
      first,
      ...others.map((other, i) => ({ ...account(String(10 + i), [other], false), createdById: '1' })),
    ]
    const seen = new Set<string>()
    const queue: Tenant[] = [start]
    const gained: Role[] = []
    for (let tenant = queue.shift(); tenant && seen.size < 300; tenant = queue.shift()) {
      const key = JSON.stringify(tenant)
      if (seen.has(key)) continue
      seen.add(key)
      const held = tenant.filter(({ isMine, isActive }) => isMine && isActive).flatMap(({ roles }) => roles)
      gained.push(...held.filter((one) => decides(one) && one !== role))
      queue.push(...movesFrom(kind, tenant))
    }
    expect(gained).toEqual([])
  })

  function movesFrom(kind: TenantKind, tenant: Tenant): Tenant[] {
    const mine = tenant.filter(({ isMine, isActive }) => isMine && isActive)
    return mine.flatMap((asker) => [
      ...(asker.roles.includes('system_admin') && tenant.filter(({ isMine }) => isMine).length < 3
        ? [opened(tenant, asker)]
        : []),
      ...tenant.flatMap((target) =>
        [
          ...decidingRoles.filter((role) => rolesOf[kind].includes(role)).map(give),
          ...(['reset', 'identity', 'disable'] as const).map(doing),
        ].flatMap((change) => moved(kind, tenant, asker, target, change)),
      ),
    ])
  }
  const opened = (tenant: Tenant, asker: Account): Tenant => [
    ...tenant,
    { id: `p${tenant.length}`, phone: null, createdById: asker.id, roles: [], isActive: true, isMine: true },
  ]
  function moved(kind: TenantKind, tenant: Tenant, asker: Account, target: Account, change: PowerChange): Tenant[] {
    const people = tenant.filter(({ isActive, roles }) => isActive && roles.some(decides))
    const situation = { kind, asker, target, change, people }
    const verdict = verdictOn(situation)
    const isHelped = () => confirmersOf(situation).some(({ id }) => tenant.some((one) => one.id === id && one.isMine))
    if (verdict !== 'now' && !(verdict === 'ask' && isHelped())) return []
    const after: Record<string, Partial<Account>> = {
      give: { roles: [...new Set([...target.roles, change.role as Role])] },
      reset: { isMine: true },
      identity: { phone: null },
      disable: { isActive: false },
    }
    return [tenant.map((one) => (one.id === target.id ? { ...one, ...after[change.act] } : one))]
  }
})
