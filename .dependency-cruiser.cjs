/** Who may import whom. `deploy/local/boundaries-selftest.mjs` proves that a known violation still fails. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(shared|server|web|database)/', pathNot: [from, ...allowed] },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('shared-imports-nothing-of-ours', '^shared/', []),
    only('web-imports-shared', '^web/', ['^shared/']),
    only('server-imports-shared-and-database', '^server/', ['^shared/', '^database/']),
    only('database-imports-nothing-of-ours', '^database/', []),
    {
      name: 'shared-is-pure',
      severity: 'error',
      from: { path: '^shared/src', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm', 'core'], pathNot: 'node_modules/(zod|@casl/ability|chinese-days)/' },
    },
    {
      name: 'kit-knows-no-product',
      severity: 'error',
      from: { path: '^shared/src/kit', pathNot: '\\.test\\.ts$' },
      to: { path: '^shared/src/', pathNot: '^shared/src/(kit|access)/' },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^server/src/platform', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/modules' },
    },
    {
      name: 'modules-meet-through-services',
      comment: 'Another module is its *.service.ts, nothing else.',
      severity: 'error',
      from: { path: '^server/src/modules/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/modules/', pathNot: ['^server/src/modules/$1/', '\\.service\\.ts$'] },
    },
    {
      name: 'only-platform-touches-the-driver',
      comment: 'Rows are reached through Context.',
      severity: 'error',
      from: { path: '^server/src/modules', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(typeorm|mysql2|express|bull)/' },
    },
    {
      name: 'sql-is-written-in-reports',
      comment: 'Services ask Context; statements live in *.report.ts, over visible rows only.',
      severity: 'error',
      from: { path: '^server/src/modules', pathNot: '(\\.report|\\.test)\\.ts$' },
      to: { path: 'node_modules/sql-template-tag/' },
    },
    {
      name: 'shells-do-not-know-each-other',
      comment: 'Each shell is its own lazy chunk; what two of them need lives in kit or components.',
      severity: 'error',
      from: { path: '^web/src/(desk|field|oversight|console|open)/' },
      to: { path: '^web/src/(desk|field|oversight|console|open)/', pathNot: '^web/src/$1/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.vue', '.js'],
    },
  },
}
