import type { Api, Endpoint } from '@shuangfang/shared/kit/contract'
import { Problem } from '@shuangfang/shared/kit/problem'
import { z } from 'zod'

/** OpenAPI 3.1 for the given contracts, printed from the schemas the server enforces. */
export function openapi(apis: Record<string, Api>) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [module, api] of Object.entries(apis)) {
    for (const [name, endpoint] of Object.entries(api)) {
      const path = `/api${endpoint.path.replace(/:(\w+)/g, '{$1}')}`
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(module, name, endpoint) }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '双防平台接口',
      version: '1',
      description: '会话登录后调用；写操作请带 Idempotency-Key，改动带 If-Match。',
    },
    paths,
  }
}

function operation(module: string, name: string, endpoint: Endpoint) {
  const { summary, allow, params, query, body, output, once, versioned, transfer } = endpoint
  return {
    operationId: `${module}.${name}`,
    tags: [module],
    summary,
    'x-permission': allow,
    parameters: [
      ...parameters('path', params),
      ...parameters('query', query),
      ...(once ? [header('Idempotency-Key')] : []),
      ...(versioned ? [header('If-Match')] : []),
    ],
    ...(body && { requestBody: { required: true, content: json(wire(body)) } }),
    ...(transfer === 'upload' && { requestBody: { required: true, content: { '*/*': {} } } }),
    responses: {
      200: { description: '成功', content: transfer === 'download' ? { '*/*': {} } : json(wire(output)) },
      default: { description: '问题', content: { 'application/problem+json': { schema: wire(Problem) } } },
    },
  }
}

const wire = (schema: z.ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return rest as { properties?: Record<string, unknown>; required?: string[] }
}
const json = (schema: unknown) => ({ 'application/json': { schema } })
const header = (name: string) => ({ name, in: 'header', required: true, schema: { type: 'string' } })

function parameters(where: 'path' | 'query', schema?: z.ZodType) {
  const { properties = {}, required = [] } = schema ? wire(schema) : {}
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: of,
  }))
}
