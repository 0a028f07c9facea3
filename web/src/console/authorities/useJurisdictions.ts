import { authorityApi, JurisdictionWrite } from '@shuangfang/shared/authority/authority.contract'
import type { Reply } from '@shuangfang/shared/kit/contract'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { ref, shallowRef } from 'vue'
import { api } from '#kit/api'
import { regionPath } from '#kit/reference'
import { civil } from '#kit/time'
import { say } from '#kit/toast'
import { useForm } from '#kit/useForm'
import { useOne } from '#kit/useOne'
import { sectorLabels } from '#labels/enterprise'
import { blankJurisdiction } from './useAuthoritiesPage'

const authorities = api(authorityApi)
export type Jurisdiction = Reply<typeof authorityApi.get>['jurisdictions'][number]

export const sectorsText = ({ sectors }: Jurisdiction) =>
  sectors ? sectors.map((sector) => sectorLabels[sector]).join('、') : '全部行业'
const isCalledOff = ({ validFrom, validTo }: Jurisdiction) => validTo !== null && validTo < validFrom
export const spanText = (row: Jurisdiction) =>
  isCalledOff(row)
    ? `原定 ${civil(row.validFrom)} 起，未生效即取消`
    : `${civil(row.validFrom)} 起${row.validTo ? `，至 ${civil(row.validTo)}` : '，长期'}`
const today = () => toLocalDate(new Date())
export const standing = (row: Jurisdiction) => {
  if (isCalledOff(row)) return '已取消'
  if (row.validTo && row.validTo < today()) return '已终止'
  return row.validFrom > today() ? '未生效' : '有效'
}
export const isOver = (row: Jurisdiction) => ['已取消', '已终止'].includes(standing(row))

/** Today, or the day before a part would begin: then it never does. */
const lastDay = (row?: Jurisdiction) => (row && row.validFrom > today() ? addDays(row.validFrom, -1) : today())

/** The jurisdictions of one authority: adding a part, ending a part. */
export function useJurisdictions(id: () => string) {
  const one = useOne(id, (wanted, options) => authorities.get({ params: { id: wanted } }, options))
  const isAdding = ref(false)
  const ending = shallowRef<{ row: Jurisdiction; place: string } | null>(null)
  const addition = useForm({
    schema: JurisdictionWrite,
    initial: () => blankJurisdiction() as never,
    send: (body, options) => authorities.addJurisdiction({ params: { id: id() }, body }, options),
    done: async () => {
      isAdding.value = false
      say('已增加辖区，相关人员下次打开页面即可看到新增的企业。')
      await one.reload()
    },
  })
  const end = useForm({
    schema: authorityApi.endJurisdiction.body,
    initial: () => ({ on: lastDay(ending.value?.row) }),
    send: (body, options) =>
      authorities.endJurisdiction({ params: { id: id(), jurisdiction: ending.value?.row.id ?? '' }, body }, options),
    done: async () => {
      ending.value = null
      say('已终止该辖区。')
      await one.reload()
    },
  })
  async function askEnd(row: Jurisdiction) {
    const path = await regionPath(row.regionCode).catch(() => [])
    ending.value = { row, place: path.at(-1)?.name ?? row.regionCode }
    end.reset()
  }
  return { ...one, isAdding, ending, addition, end, askEnd }
}
