import { givenNames, surnames } from '@shuangfang/database/seeds/content/enterprises'
import type { Role } from '@shuangfang/shared/access/roles'
import { Accounts } from '../modules/account/account.entity'
import type { Person, World } from './world'

interface NewPerson {
  tenantId: string
  login: string
  name: string
  post: string
  roles: Role[]
  unitId?: string | null
  unitIds?: string[]
  createdAt: Date
}

/** Adds accounts with telephone numbers of a range that is obviously made up: 13900000001, 13900000002, … */
export class People {
  private phones = 0
  constructor(private readonly world: World) {}

  phone(): string {
    this.phones += 1
    return `139${String(this.phones).padStart(8, '0')}`
  }

  name(): string {
    const { random } = this.world
    return random.pick(surnames.slice(0, 60)) + random.pick(givenNames)
  }

  add({ unitId = null, unitIds = [], ...person }: NewPerson): Person {
    const { random, sink, calendar, passwordHash } = this.world
    const { id } = sink.add(Accounts, {
      ...person,
      unitId,
      unitIds,
      phone: this.phone(),
      email: null,
      passwordHash,
      mustChangePassword: false,
      status: 'active',
      lastLoginAt: random.chance(0.7)
        ? new Date(calendar.anchor.getTime() - Math.floor(random.between(1, 400) * 3_600_000))
        : null,
      lastVisitAt: null,
    })
    const { tenantId, login, name, roles } = person
    return { id, tenantId, login, name, roles, unitId }
  }
}
