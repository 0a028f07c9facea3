import { systemActor } from '@shuangfang/shared/access/actor'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { currentStandard } from '@shuangfang/shared/standardization/standardization.contract'
import type { DataSource, EntityManager } from 'typeorm'
import { hashPassword } from '../modules/account/account.service'
import { recolour } from '../modules/dossier/colour.service'
import { schemesOn } from '../modules/risk/scheme.report'
import { Context } from '../platform/context'
import type { Platform } from '../platform/mount'
import { DemoCalendar } from './calendar'
import { closeHistory, countFigures } from './figures'
import { Random } from './random'
import { Sink } from './sink'
import { tellCity } from './telling'
import { demoPassword, type World } from './world'

export interface CitySize {
  enterprises: number
  hazards: number
}
export const sizes = {
  small: { enterprises: 64, hazards: 5200 },
  city: { enterprises: 435, hazards: 100_000 },
} satisfies Record<string, CitySize>

export interface CityOptions extends CitySize {
  seed: string
  /** Where the told history ends: the start of a day in China. */
  anchor: Date
  say?: (line: string) => void
}

/** Parents before children: the order in which rows may be stored. */
const tables = [
  'tenant',
  'enterprise',
  'belonging',
  'authority',
  'jurisdiction',
  'org_unit',
  'account',
  'file',
  'file_link',
  'risk_point',
  'risk',
  'control_measure',
  'self_evaluation',
  'evaluation_item',
  'standardization_certificate',
  'risk_register',
  'risk_register_row',
  'floor_plan',
  'hazard',
  'rectification',
  'treatment_plan',
  'supervision',
  'supervision_entry',
  'official_document',
  'deadline',
  'notification',
  'event',
  'number_series',
]

/** 00:00 of a civil day in China: what a demo city is told up to. */
export const startOfDay = (date: string) => new Date(`${date}T00:00:00+08:00`)

export const hasTenants = async (db: DataSource): Promise<boolean> =>
  (await db.query('SELECT 1 FROM tenant LIMIT 1')).length > 0

/** Fills an empty database with the invented city 新郑, all of it or nothing: it is one transaction. */
export async function seedCity(
  { db, services }: Pick<Platform, 'db' | 'services'>,
  options: CityOptions,
): Promise<number> {
  return db.transaction(async (manager) => {
    const random = new Random(options.seed)
    const sink = new Sink(manager, tables, random.fork('events'))
    await sink.open()
    const world: World = {
      random: random.fork('city'),
      calendar: new DemoCalendar(options.anchor, random.fork('calendar')),
      sink,
      files: services.files,
      schemes: await schemes(manager, services, options.anchor),
      criteria: await criteria(manager),
      elements: await elements(manager),
      passwordHash: await hashPassword(demoPassword),
      say: options.say ?? (() => {}),
    }
    const companies = await tellCity(world, options)
    await sink.flush(true)
    world.say('正在统计企业指标和企业码')
    await countFigures(manager, options.anchor)
    for (const { row } of companies) {
      await recolour(new Context(systemActor(row.id), manager, services, options.anchor))
    }
    await closeHistory(manager, options.anchor)
    return sink.written
  })
}

async function schemes(manager: EntityManager, services: Platform['services'], anchor: Date) {
  // Schemes are reference data and belong to no tenant.
  const found = await schemesOn(new Context(systemActor('0'), manager, services), toLocalDate(anchor))
  return new Map(found.map((scheme) => [scheme.code, scheme]))
}

/** Leaves of the current standard, as an evaluation begins with them. */
async function elements(manager: EntityManager): Promise<{ clause: string; title: string }[]> {
  return manager.query(
    `SELECT e.clause, e.title FROM ref_standard_element e WHERE e.standard_code = ? AND NOT EXISTS
       (SELECT 1 FROM ref_standard_element c WHERE c.standard_code = e.standard_code AND c.parent_clause = e.clause)
     ORDER BY e.sort_order`,
    [currentStandard],
  )
}

async function criteria(manager: EntityManager): Promise<Map<string, string>> {
  const rows: { code: string; title: string; clause: string; text: string }[] = await manager.query(
    'SELECT code, doc_title AS title, clause, text FROM ref_criterion',
  )
  // A clause whose words are not on record yet is cited by its number alone.
  const words = (text: string) => (text === '待录入' ? '' : `：${text}`)
  return new Map(rows.map(({ code, title, clause, text }) => [code, `《${title}》${clause}${words(text)}`]))
}
