import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FoundHeader, findHeader } from './header.ts'
import { readSpreadsheet } from './read.ts'
import { RISK_FIELDS } from './risk-fields.fixture.ts'
import { rowKind } from './row-kind.ts'
import type { SheetRow } from './sheet.ts'

/** Real files that are not part of the product: where they are given, every one must read to its last row. */
const data = process.env.ACCEPTANCE_DATA

const UNIFORM = [
  'point',
  'unit',
  'factor',
  'accident',
  'l',
  'score',
  'level',
  'measureEngineering',
  'measureManagement',
  'measureEmergency',
  'measures',
  'basis',
]
const GUIDE = ['point', 'area', 'unit', 'factor', 'measures', 'basis']

/** Header row, records under it, fields that must be found. */
const FILES: Record<string, [header: [number, number], records: number, fields: string[]]> = {
  'raw/hazard_ledger_construction_raw_excel_serial.csv': [[1, 1], 188, ['department', 'person']],
  'raw/smaq_danger_manual_raw.csv': [[1, 1], 1243, GUIDE],
  'raw/wuxi_trouble_01_化工企业.csv': [[3, 3], 71, ['basis']],
  'raw/wuxi_trouble_04_粉尘涉爆企业.csv': [[3, 3], 20, []],
  'raw/wuxi_trouble_10_化工企业（无锡）.csv': [[3, 3], 76, ['basis']],
  'raw/wuxi_trouble_20_危化品经营企业.csv': [[3, 3], 73, ['basis']],
  'raw/wuxi_trouble_21_危化品生产企业.csv': [[3, 3], 74, ['basis']],
  'raw/xls/hazard_ledger_merged_header.xlsx': [[3, 3], 93, ['department', 'person']],
  'raw/xls/risk_list_merged_header.xlsx': [[2, 3], 241, [...GUIDE, 'accident']],
  'raw/xls/wuxi_trouble_01.xls': [[2, 2], 71, ['basis']],
  'raw/xls/wuxi_trouble_04.xls': [[2, 2], 20, []],
  'raw/xls/wuxi_trouble_10.xls': [[2, 2], 76, ['basis']],
  'raw/xls/wuxi_trouble_20.xls': [[2, 2], 73, ['basis']],
  'raw/xls/wuxi_trouble_21.xls': [[2, 2], 74, ['basis']],
  'risk/environment_factors_construction_subhsse.csv': [[1, 1], 227, ['unit', 'factor']],
  'risk/gb39800_job_hazards.csv': [[1, 1], 331, ['factor']],
  'risk/gb39800_job_ppe.csv': [[1, 1], 3129, []],
  'risk/gb39800_work_category_hazards.csv': [[1, 1], 173, ['unit', 'accident', 'measureProtection']],
  'risk/risk_construction_fengxian.csv': [[1, 1], 39, UNIFORM],
  'risk/risk_gas_fengxian.csv': [[1, 1], 92, UNIFORM],
  'risk/risk_list_all.csv': [[1, 1], 1283, UNIFORM],
  'risk/risk_manual_gongmao_smaq.csv': [[1, 1], 1128, UNIFORM],
  'risk/risk_rural_house_fengxian.csv': [[1, 1], 24, UNIFORM],
  'hazard/hazard_ledger_construction.csv': [[1, 1], 206, ['factor', 'level', 'department', 'person']],
  'hazard/hazard_selfcheck_sodic_25k.csv': [[1, 1], 25_207, ['factor']],
}

describe.skipIf(!data)('real files', { timeout: 60_000 }, () => {
  const root = data ?? ''
  test('none is left out', async () => {
    expect(existsSync(root)).toBe(true)
    const found = []
    for (const [folder, kind] of [
      ['raw', /\.csv$/],
      ['raw/xls', /\.xlsx?$/],
      ['risk', /\.csv$/],
      ['hazard', /\.csv$/],
    ] as const) {
      for (const name of await readdir(join(root, folder))) if (kind.test(name)) found.push(`${folder}/${name}`)
    }
    expect(found.sort()).toEqual(Object.keys(FILES).sort())
  })

  test.each(Object.entries(FILES))('%s', async (name, [headerRows, records, fields]) => {
    const rows: SheetRow[] = []
    await readSpreadsheet(join(root, name), { filename: name, onRows: (batch) => rows.push(...batch) })
    const header = findHeader(rows.slice(0, 40), RISK_FIELDS) as FoundHeader
    expect(header.headerRows).toEqual(headerRows)
    expect(Object.keys(header.mapping)).toEqual(expect.arrayContaining(fields))
    const below = rows.filter((row) => row.row > headerRows[1])
    expect(below.filter((row) => rowKind(row, header) === 'data')).toHaveLength(records)
  })
})
