import { loadReference } from '@shuangfang/database/reference/load'
import type { RiskWrite } from '@shuangfang/shared/risk/risk.contract'
import type { z } from 'zod'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'

type Api = ReturnType<ReturnType<typeof apiOn>>

/** The platform with the grading schemes loaded. */
export async function openRiskPlatform() {
  const platform = await openTestPlatform()
  const folder = new URL('../../../../database/reference/', import.meta.url)
  await loadReference((statement, params) => platform.db.query(statement, params as unknown[]), folder)
  return { platform, as: apiOn(platform), given: givenIn(platform) }
}

/** A body for a risk: say only what the test is about. */
export const aRisk = (riskPointId: string, more: Partial<z.input<typeof RiskWrite>> = {}) => ({
  riskPointId,
  unit: '停送电操作',
  factor: '带负荷拉合隔离开关，产生电弧',
  accidentTypes: ['触电'],
  ...more,
})

export const ls = (L: number, S: number, scheme = 'LS-DB37') => ({ scheme, scores: { L, S } })

/** A new risk point through the API. */
export async function aPoint(api: Api, name = '配电室'): Promise<{ id: string; code: string; version: number }> {
  const { body } = await api.post('/api/risk-points').send({ name, kind: 'area', location: '一车间东侧' })
  return body
}
