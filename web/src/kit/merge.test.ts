import { expect, it } from 'vitest'
import { ref } from 'vue'
import { follow, leavesOf, mergedWith, put } from './merge'

it('takes objects apart and lists as they are', () => {
  expect([...leavesOf({ unit: '送电', measures: { training: '带教' }, types: ['触电'], at: null })]).toEqual([
    ['unit', '送电'],
    ['measures.training', '带教'],
    ['types', ['触电']],
    ['at', null],
  ])
  const row = { measures: { training: '带教' } }
  put(row, 'measures.emergency', '断电挂牌')
  expect(row).toEqual({ measures: { training: '带教', emergency: '断电挂牌' } })
})

it('tells apart what only they changed from what both changed, and shows no code or id', () => {
  const base = { kind: 'area', name: '配电室', place: '', note: '甲', types: ['触电'] }
  const theirs = { kind: 'facility', name: '高压配电室', place: '一层', note: '', types: ['触电', '火灾'] }
  const mine = { kind: 'activity', name: '配电间', place: '', note: '乙', types: ['触电', '火灾'] }
  const { taken, both } = mergedWith(leavesOf(base), leavesOf(theirs), leavesOf(mine))
  expect(taken).toEqual([['place', '一层']])
  expect(both).toEqual([
    ['kind', '这一项别人也改了，保存后以您填写的为准'],
    ['name', '别人改成了“高压配电室”，保存后以您填写的为准'],
    ['note', '别人清空了这一项，保存后以您填写的为准'],
  ])
})

it('takes zero and no for values, not for nothing', () => {
  const base = { staff: null, isStopped: null, place: '' }
  const theirs = { staff: 0, isStopped: false, place: null }
  expect(mergedWith(leavesOf(base), leavesOf(theirs), leavesOf(base)).taken).toEqual([
    ['staff', 0],
    ['isStopped', false],
  ])
  const { both } = mergedWith(leavesOf(base), leavesOf(theirs), leavesOf({ ...base, staff: 12 }))
  expect(both).toEqual([['staff', '别人改成了“0”，保存后以您填写的为准']])
})

it('follows the edited row, and closes what is gone', () => {
  const editing = ref<{ id: string; version: number } | null>({ id: '7', version: 1 })
  let closed = 0
  const close = () => void closed++
  follow(editing, [{ id: '7', version: 2 }], close)
  expect([editing.value?.version, closed]).toEqual([2, 0])
  follow(editing, [], close)
  expect(closed).toBe(1)
})
