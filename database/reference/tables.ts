/** Which file fills which table. The order in a file is kept where `ordered` names a column for it. */
export type ReferenceTable = {
  name: string
  table: string
  key: readonly string[]
  ordered?: string
  /** Columns copied from another file's row, found by this row's `on` in that file's first column. */
  join?: { file: string; on: string; take: Readonly<Record<string, string>> }
}

const byCode = ['code'] as const

export const referenceTables: readonly ReferenceTable[] = [
  { name: 'regions', table: 'ref_region', key: byCode },
  { name: 'industries', table: 'ref_industry', key: byCode },
  { name: 'sector-industries', table: 'ref_sector_industry', key: ['industry_code'] },
  { name: 'accident-types', table: 'ref_accident_type', key: ['edition', 'code'] },
  { name: 'accident-map', table: 'ref_accident_map', key: ['old_code', 'new_code'] },
  { name: 'hazard-factors', table: 'ref_hazard_factor', key: byCode },
  { name: 'criterion-documents', table: 'ref_criterion_document', key: byCode },
  {
    name: 'criteria',
    table: 'ref_criterion',
    key: byCode,
    ordered: 'sort_order',
    join: {
      file: 'criterion-documents',
      on: 'doc_code',
      take: {
        sector: 'sector',
        doc_title: 'title',
        doc_number: 'number',
        doc_status: 'status',
        effective_from: 'effective_from',
        effective_to: 'effective_to',
      },
    },
  },
  { name: 'schemes', table: 'ref_scheme', key: ['code', 'version'] },
  { name: 'equipment-types', table: 'ref_equipment_type', key: byCode },
  { name: 'operation-types', table: 'ref_operation_type', key: byCode, ordered: 'sort_order' },
  { name: 'substances', table: 'ref_substance', key: byCode },
  { name: 'substance-bands', table: 'ref_substance_band', key: byCode },
  { name: 'work-levels', table: 'ref_work_level', key: byCode },
  { name: 'standard-elements', table: 'ref_standard_element', key: ['standard_code', 'clause'], ordered: 'sort_order' },
  { name: 'laws', table: 'ref_law', key: byCode },
  { name: 'law-articles', table: 'ref_law_article', key: byCode },
  { name: 'clocks', table: 'ref_clock', key: byCode },
  { name: 'dictionaries', table: 'ref_dictionary', key: ['dictionary', 'code'] },
]

export type Cell = string | number | null | Record<string, unknown>

/** A reference file: a head that says where the rows come from, and rows in the order of `columns`. */
export type ReferenceFile = {
  name: string
  title: string
  source: string
  edition: string
  certainty: string
  licence: string
  columns: string[]
  rows: Cell[][]
}
