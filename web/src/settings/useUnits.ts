import { type OrgUnit, OrgUnitWrite, organizationApi } from '@shuangfang/shared/organization/organization.contract'
import { computed, ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import { confirm } from '#kit/confirm'
import { follow } from '#kit/merge'
import { say, sayTrouble } from '#kit/toast'
import { indented } from '#kit/units'
import { useForm } from '#kit/useForm'
import { useOne } from '#kit/useOne'

const organization = api(organizationApi)

/** Everything the units page knows. The template only lays it out. */
export function useUnits() {
  const { item, loading, trouble, reload } = useOne(
    () => 'all',
    (_, options) => organization.list({}, options),
  )
  const units = computed(() => indented(item.value?.items ?? []))
  const isOpen = ref(false)
  const editing = shallowRef<OrgUnit | null>(null)
  const parent = ref<string | null>(null)

  const form = useForm({
    schema: OrgUnitWrite,
    initial: () => {
      const { name = '', kind = 'department', parentId = parent.value } = editing.value ?? {}
      return { name, kind, parentId }
    },
    version: () => editing.value?.version,
    send: (body, options) =>
      editing.value
        ? organization.edit({ params: { id: editing.value.id }, version: editing.value.version, body }, options)
        : organization.create({ body }, options),
    done: async ({ name }) => {
      isOpen.value = false
      say(`已保存“${name}”。`)
      await reload()
    },
  })

  function open(unit: OrgUnit | null, under: string | null = null) {
    editing.value = unit
    parent.value = under
    form.reset()
    isOpen.value = true
  }

  async function reloadEdited() {
    await reload()
    follow(editing, units.value, () => {
      isOpen.value = false
    })
  }

  async function remove(unit: OrgUnit) {
    const isSure = await confirm({
      title: `删除“${unit.name}”`,
      effects: ['只能删除没有下级、人员和业务记录的部门。', '删除后不能恢复，可以重新添加。'],
      confirmText: '删除',
      grave: true,
    })
    if (!isSure) return
    try {
      await organization.remove({ params: { id: unit.id } })
      say(`已删除“${unit.name}”。`)
      await reload()
    } catch (error) {
      sayTrouble(error)
    }
  }

  return { units, loading, trouble, reload, isOpen, editing, form, open, reloadEdited, remove }
}
