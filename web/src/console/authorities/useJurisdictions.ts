import { type AuthorityRow, authorityApi, JurisdictionAsked } from '@shuangfang/shared/authority/authority.contract'
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
    schema: JurisdictionAsked,
    initial: () => ({ ...blankJurisdiction(), reason: '' }) as never,
    send: (body, options) => authorities.addJurisdiction({ params: { id: id() }, body }, options),
    done: () => {
      isAdding.value = false
      say('已提交，另一名运营人员确认后生效。')
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
  const isMerging = ref(false)
  const merger = useForm({
    schema: authorityApi.merge.body,
    initial: () => ({ intoId: '', from: today(), reason: '' }),
    send: (body, options) => authorities.merge({ params: { id: id() }, body }, options),
    done: () => {
      isMerging.value = false
      say('已提交，另一名运营人员确认后生效。')
    },
  })
  const others = shallowRef<AuthorityRow[]>([])
  async function findOthers(q: string) {
    const { items } = await authorities.list({ query: { q, size: 20 } })
    others.value = items.filter((row) => row.id !== id() && !row.mergedIntoId)
  }
  async function askMerge() {
    merger.reset()
    isMerging.value = true
    await findOthers('')
  }
  async function askEnd(row: Jurisdiction) {
    const path = await regionPath(row.regionCode).catch(() => [])
    ending.value = { row, place: path.at(-1)?.name ?? row.regionCode }
    end.reset()
  }
  return { ...one, isAdding, ending, addition, end, askEnd, isMerging, merger, others, findOthers, askMerge }
}
