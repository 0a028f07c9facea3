import { writeFileSync } from 'node:fs'
import { modules } from '../modules'
import { openapi } from '../platform/openapi'

/** `npm run openapi`: writes docs/openapi.json from the contracts. */
const apis = Object.fromEntries(
  modules.map(({ name, routes }) => [name, Object.assign({}, ...routes.map(({ api }) => api))]),
)
writeFileSync('docs/openapi.json', `${JSON.stringify(openapi(apis), null, 2)}\n`)
console.log('docs/openapi.json 已更新')
