import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Reference data: rows come from database/reference and are replaced by its loader; nothing else writes here. */
export class Reference1700000000100 implements MigrationInterface {
  name = 'Reference1700000000100'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table] of [...tables].reverse()) await runner.query(`DROP TABLE IF EXISTS ${table}`)
  }
}

const text = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
const certainty = `certainty VARCHAR(16) ${bin} NOT NULL`
const validity = 'effective_from DATE NULL, effective_to DATE NULL'

/** Table name, columns, keys. */
const tables: [name: string, columns: string][] = [
  [
    'ref_meta',
    `name VARCHAR(40) ${bin} NOT NULL PRIMARY KEY,
    title VARCHAR(200) ${text} NOT NULL,
    source VARCHAR(500) ${text} NOT NULL,
    edition VARCHAR(40) ${text} NOT NULL,
    ${certainty},
    sha256 CHAR(64) ${bin} NOT NULL,
    row_count INT NOT NULL,
    loaded_at DATETIME(3) NOT NULL`,
  ],
  [
    'ref_region',
    `code VARCHAR(12) ${bin} NOT NULL PRIMARY KEY,
    parent_code VARCHAR(12) ${bin} NULL,
    name VARCHAR(60) ${text} NOT NULL,
    level VARCHAR(10) ${bin} NOT NULL,
    kind VARCHAR(20) ${text} NOT NULL,
    KEY by_parent (parent_code, code)`,
  ],
  [
    'ref_industry',
    `code VARCHAR(8) ${bin} NOT NULL PRIMARY KEY,
    parent_code VARCHAR(8) ${bin} NULL,
    name VARCHAR(120) ${text} NOT NULL,
    level VARCHAR(10) ${bin} NOT NULL,
    KEY by_parent (parent_code, code)`,
  ],
  [
    'ref_sector_industry',
    `industry_code VARCHAR(8) ${bin} NOT NULL PRIMARY KEY,
    sector VARCHAR(32) ${bin} NOT NULL,
    KEY by_sector (sector)`,
  ],
  [
    'ref_accident_type',
    `edition VARCHAR(4) ${bin} NOT NULL,
    code VARCHAR(12) ${bin} NOT NULL,
    name VARCHAR(60) ${text} NOT NULL,
    sort_order INT NOT NULL,
    ${validity},
    PRIMARY KEY (edition, code)`,
  ],
  [
    'ref_accident_map',
    `old_code VARCHAR(12) ${bin} NOT NULL,
    new_code VARCHAR(12) ${bin} NOT NULL,
    is_default TINYINT(1) NOT NULL,
    PRIMARY KEY (old_code, new_code)`,
  ],
  [
    'ref_hazard_factor',
    `code VARCHAR(8) ${bin} NOT NULL PRIMARY KEY,
    parent_code VARCHAR(8) ${bin} NULL,
    name VARCHAR(120) ${text} NOT NULL,
    level VARCHAR(10) ${bin} NOT NULL,
    ${certainty},
    KEY by_parent (parent_code, code)`,
  ],
  [
    'ref_criterion_document',
    `code VARCHAR(16) ${bin} NOT NULL PRIMARY KEY,
    sector VARCHAR(32) ${bin} NULL,
    domain VARCHAR(60) ${text} NOT NULL,
    title VARCHAR(200) ${text} NOT NULL,
    number VARCHAR(120) ${text} NULL,
    ${validity},
    status VARCHAR(16) ${bin} NOT NULL,
    kind VARCHAR(16) ${bin} NOT NULL,
    text_state VARCHAR(16) ${bin} NOT NULL,
    ${certainty}`,
  ],
  [
    'ref_criterion',
    `code VARCHAR(40) ${bin} NOT NULL PRIMARY KEY,
    sector VARCHAR(32) ${bin} NULL,
    doc_code VARCHAR(16) ${bin} NOT NULL,
    doc_title VARCHAR(200) ${text} NOT NULL,
    doc_number VARCHAR(120) ${text} NULL,
    doc_status VARCHAR(16) ${bin} NOT NULL,
    parent_code VARCHAR(40) ${bin} NULL,
    clause VARCHAR(60) ${text} NOT NULL,
    kind VARCHAR(16) ${bin} NOT NULL,
    text TEXT ${text} NOT NULL,
    sort_order INT NOT NULL,
    ${certainty},
    ${validity},
    KEY by_document (doc_code, sort_order),
    KEY by_sector (sector, kind)`,
  ],
  [
    'ref_scheme',
    `code VARCHAR(16) ${bin} NOT NULL,
    version INT NOT NULL,
    method VARCHAR(8) ${bin} NOT NULL,
    name VARCHAR(120) ${text} NOT NULL,
    ${certainty},
    ${validity},
    definition JSON NOT NULL,
    PRIMARY KEY (code, version)`,
  ],
  [
    'ref_equipment_type',
    `code VARCHAR(8) ${bin} NOT NULL PRIMARY KEY,
    parent_code VARCHAR(8) ${bin} NULL,
    name VARCHAR(120) ${text} NOT NULL,
    level VARCHAR(10) ${bin} NOT NULL,
    KEY by_parent (parent_code, code)`,
  ],
  [
    'ref_operation_type',
    `code VARCHAR(8) ${bin} NOT NULL PRIMARY KEY,
    parent_code VARCHAR(8) ${bin} NULL,
    name VARCHAR(120) ${text} NOT NULL,
    level VARCHAR(10) ${bin} NOT NULL,
    sort_order INT NOT NULL,
    KEY by_parent (parent_code, sort_order)`,
  ],
  [
    'ref_substance',
    `code VARCHAR(8) ${bin} NOT NULL PRIMARY KEY,
    kind VARCHAR(16) ${bin} NOT NULL,
    name VARCHAR(200) ${text} NOT NULL,
    alias VARCHAR(200) ${text} NULL,
    cas VARCHAR(80) ${bin} NULL,
    classification VARCHAR(300) ${text} NULL,
    critical_quantity_t DECIMAL(10,3) NULL,
    beta DECIMAL(5,2) NULL`,
  ],
  [
    'ref_substance_band',
    `code VARCHAR(16) ${bin} NOT NULL PRIMARY KEY,
    kind VARCHAR(8) ${bin} NOT NULL,
    name VARCHAR(40) ${text} NOT NULL,
    min_value DECIMAL(10,2) NULL,
    max_value DECIMAL(10,2) NULL,
    min_inclusive TINYINT(1) NOT NULL,
    max_inclusive TINYINT(1) NOT NULL,
    value DECIMAL(5,2) NOT NULL`,
  ],
  [
    'ref_work_level',
    `code VARCHAR(40) ${bin} NOT NULL PRIMARY KEY,
    work_type VARCHAR(24) ${bin} NOT NULL,
    work_name VARCHAR(40) ${text} NOT NULL,
    level VARCHAR(16) ${text} NULL,
    range_text VARCHAR(200) ${text} NULL,
    validity_hours INT NULL,
    approver VARCHAR(60) ${text} NOT NULL,
    clause VARCHAR(60) ${text} NOT NULL`,
  ],
  [
    'ref_standard_element',
    `standard_code VARCHAR(40) ${bin} NOT NULL,
    clause VARCHAR(16) ${bin} NOT NULL,
    parent_clause VARCHAR(16) ${bin} NULL,
    level INT NOT NULL,
    title VARCHAR(120) ${text} NOT NULL,
    sort_order INT NOT NULL,
    ${certainty},
    PRIMARY KEY (standard_code, clause)`,
  ],
  [
    'ref_law',
    `code VARCHAR(16) ${bin} NOT NULL PRIMARY KEY,
    name VARCHAR(200) ${text} NOT NULL,
    number VARCHAR(120) ${text} NULL,
    kind VARCHAR(16) ${bin} NOT NULL,
    edition VARCHAR(40) ${text} NULL,
    status VARCHAR(16) ${bin} NOT NULL,
    ${certainty},
    note VARCHAR(300) ${text} NULL`,
  ],
  [
    'ref_law_article',
    `code VARCHAR(24) ${bin} NOT NULL PRIMARY KEY,
    law_code VARCHAR(16) ${bin} NOT NULL,
    article_no INT NOT NULL,
    chapter VARCHAR(120) ${text} NOT NULL,
    text TEXT ${text} NOT NULL,
    ${certainty},
    KEY by_law (law_code, article_no)`,
  ],
  [
    'ref_clock',
    `code VARCHAR(60) ${bin} NOT NULL PRIMARY KEY,
    name VARCHAR(120) ${text} NOT NULL,
    value INT NOT NULL,
    unit VARCHAR(10) ${bin} NOT NULL,
    ${certainty},
    note VARCHAR(300) ${text} NULL`,
  ],
  [
    'ref_dictionary',
    `dictionary VARCHAR(40) ${bin} NOT NULL,
    code VARCHAR(40) ${bin} NOT NULL,
    parent_code VARCHAR(40) ${bin} NULL,
    name VARCHAR(120) ${text} NOT NULL,
    sort_order INT NOT NULL,
    ${certainty},
    source VARCHAR(200) ${text} NOT NULL,
    PRIMARY KEY (dictionary, code)`,
  ],
]

const statements = tables.map(
  ([table, columns]) =>
    `CREATE TABLE IF NOT EXISTS ${table} (
    ${columns}
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`,
)
