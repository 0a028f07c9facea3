import type { EnterpriseText } from '@shuangfang/database/seeds/content/types'
import type { Role } from '@shuangfang/shared/access/roles'
import type { AssessmentScheme } from '@shuangfang/shared/risk/risk.methods'
import type { AuthorityEntity } from '../modules/authority/authority.entity'
import type { EnterpriseEntity } from '../modules/enterprise/enterprise.entity'
import type { RiskPointEntity } from '../modules/risk/risk.entity'
import type { FileStore } from '../platform/files'
import type { DemoCalendar } from './calendar'
import type { Random } from './random'
import type { Sink, Told } from './sink'

/** What every part of the generator works with. */
export interface World {
  random: Random
  calendar: DemoCalendar
  sink: Sink
  files: FileStore
  schemes: ReadonlyMap<string, AssessmentScheme>
  /** Text of a statutory criterion with its source, by code. */
  criteria: ReadonlyMap<string, string>
  /** Leaf elements of the standard that self-evaluations use. */
  elements: readonly { clause: string; title: string }[]
  passwordHash: string
  say: (line: string) => void
}

export interface Person {
  id: string
  name: string
  login: string
  roles: Role[]
  unitId: string | null
  tenantId: string
}

export interface Company {
  text: EnterpriseText
  row: EnterpriseEntity
  isStory: boolean
  principal: Person
  safety: Person
  /** Department heads and team leaders: they rectify. */
  owners: Person[]
  workers: Person[]
  points: RiskPointEntity[]
  events: Told[]
  /** First day in the register. */
  since: Date
}

export interface Office {
  row: AuthorityEntity
  leader: Person
  supervisor: Person
  inspector: Person
  events: Told[]
  /** Enterprise and hazard of each order. */
  titles: Map<string, string>
  /** Last number drawn of each series. */
  series: Map<string, number>
  nextNumber: (series: string) => number
}

export const systemPerson = { id: '0', name: '系统' }
export const remark = '演示数据'
/** The one password of all demo accounts. Not a secret: it opens invented data on a machine started with DEMO=1. */
export const demoPassword = 'Demo-2026-xinzheng'
