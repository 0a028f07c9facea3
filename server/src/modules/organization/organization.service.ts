import { done } from '@shuangfang/shared/kit/contract'
import type { OrgUnitWrite } from '@shuangfang/shared/organization/organization.contract'
import { orgUnitEvents } from '@shuangfang/shared/organization/organization.events'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import { removeUnused } from '#platform/references'
import { type OrgUnitEntity, OrgUnits } from './organization.entity'

type Write = z.output<typeof OrgUnitWrite>

export const listUnits = (ctx: Context) => ctx.every(OrgUnits, {})
/** Names for references to units. */
export const unitsById = (ctx: Context, ids: Iterable<string | null>) => ctx.byIds(OrgUnits, ids)

export async function createUnit(ctx: Context, write: Write) {
  await assertParent(ctx, write.parentId)
  const unit = await ctx.add(OrgUnits, { ...write, parentId: write.parentId ?? null })
  await ctx.emit(orgUnitEvents.created, unit, { name: unit.name })
  return unit
}

export async function editUnit(ctx: Context, id: string, version: number, write: Write) {
  const unit = await ctx.one(OrgUnits, id, 'manage', version)
  await assertParent(ctx, write.parentId, id)
  await ctx.save(unit, { ...write, parentId: write.parentId ?? null })
  await ctx.emit(orgUnitEvents.edited, unit, { name: unit.name })
  return unit
}

/** The parent must be a unit of the tenant and must not lie below the unit itself. */
async function assertParent(ctx: Context, parentId: string | null | undefined, self?: string): Promise<void> {
  if (!parentId) return
  const units = new Map((await listUnits(ctx)).map((unit) => [unit.id, unit]))
  let above: OrgUnitEntity | undefined = units.get(parentId)
  if (!above) throw unprocessable('unit_unknown', '所选上级不存在，请重新选择。')
  for (; above; above = above.parentId ? units.get(above.parentId) : undefined) {
    if (above.id === self) throw unprocessable('unit_loop', '上级不能是自己或自己的下级，请重新选择。')
  }
}

export async function removeUnit(ctx: Context, id: string) {
  const unit = await ctx.one(OrgUnits, id, 'manage')
  await removeUnused(ctx, OrgUnits, unit, { code: 'unit_in_use', what: '这个部门' })
  await ctx.emit(orgUnitEvents.removed, unit, { name: unit.name })
  return done
}

/** The unit of this name in the actor's tenant, made when there is none: imports name departments by text. */
export async function unitNamed(ctx: Context, name: string): Promise<OrgUnitEntity> {
  const [found] = await ctx.all(OrgUnits, { name })
  return found ?? createUnit(ctx.system(ctx.tenantId), { kind: 'department', name })
}
