import { computed, ref } from 'vue'

interface Parameter {
  name: string
  in: string
  required: boolean
}
interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters: Parameter[]
  requestBody?: { content: Record<string, { schema?: { properties?: Record<string, unknown>; required?: string[] } }> }
  'x-permission': string
}
interface OpenApi {
  info: { title: string; description: string }
  paths: Record<string, Record<string, Operation>>
}
export interface Entry {
  id: string
  method: string
  path: string
  summary: string
  permission: string
  needs: string[]
  fields: { name: string; isRequired: boolean }[]
}

/** The interface document, grouped by module for people who read before they call. */
export function useApiPage() {
  const document = ref<OpenApi | null>(null)
  const failed = ref(false)
  const wanted = ref('')
  void fetch('/api/openapi.json')
    .then((reply) => reply.json())
    .then((found: OpenApi) => {
      document.value = found
    })
    .catch(() => {
      failed.value = true
    })

  const groups = computed(() => {
    const found = new Map<string, Entry[]>()
    for (const [path, methods] of Object.entries(document.value?.paths ?? {})) {
      for (const [method, operation] of Object.entries(methods)) {
        const entry = entryOf(method, path, operation)
        if (!matches(entry, wanted.value)) continue
        const name = operation.tags[0] ?? ''
        found.set(name, [...(found.get(name) ?? []), entry])
      }
    }
    return [...found]
  })
  return { document, failed, wanted, groups }
}

function entryOf(method: string, path: string, operation: Operation): Entry {
  const schema = operation.requestBody?.content['application/json']?.schema
  const permission = operation['x-permission']
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    permission: { public: '公开', 'signed-in': '登录即可' }[permission] ?? permission,
    needs: operation.parameters.filter((of) => of.in === 'header').map(({ name }) => name),
    fields: [
      ...operation.parameters
        .filter((of) => of.in !== 'header')
        .map(({ name, required }) => ({ name, isRequired: required })),
      ...Object.keys(schema?.properties ?? {}).map((name) => ({
        name,
        isRequired: schema?.required?.includes(name) ?? false,
      })),
    ],
  }
}

const matches = ({ path, summary, permission }: Entry, wanted: string) =>
  !wanted || [path, summary, permission].some((text) => text.toLowerCase().includes(wanted.toLowerCase()))
