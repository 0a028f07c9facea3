import { roles, tenantKinds } from '@shuangfang/shared/access/roles'
import { accountStatuses } from '@shuangfang/shared/account/account.contract'
import { changeStates, changeWorkflow } from '@shuangfang/shared/belonging/belonging.workflow'
import { hazardSources } from '@shuangfang/shared/hazard/hazard.dictionary'
import { hazardStates, hazardWorkflow } from '@shuangfang/shared/hazard/hazard.workflow'
import { jobStates } from '@shuangfang/shared/job/job.contract'
import { supervisionStates, supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import { riskLevels } from '@shuangfang/shared/risk/risk.methods'
import { expect, it } from 'vitest'
import * as labels from './zh-CN'

it.each<[string, readonly string[], Record<string, string>]>([
  ['roles', roles, labels.roleLabels],
  ['tenant kinds', tenantKinds, labels.tenantKindLabels],
  ['account statuses', accountStatuses, labels.accountStatusLabels],
  ['job states', jobStates, labels.jobStateLabels],
  ['hazard states', hazardStates, labels.hazardStateLabels],
  ['hazard actions', Object.keys(hazardWorkflow.steps), labels.hazardActionLabels],
  ['hazard sources', hazardSources, labels.hazardSourceLabels],
  ['risk levels', riskLevels, labels.riskLevelLabels],
  ['supervision states', supervisionStates, labels.supervisionStateLabels],
  ['change states', changeStates, labels.changeStateLabels],
  ['change actions', Object.keys(changeWorkflow.steps), labels.changeActionLabels],
  ['supervision actions', Object.keys(supervisionWorkflow.steps), labels.supervisionActionLabels],
])('%s: every value has its own Chinese word', (_, values, words) => {
  expect(Object.keys(words).sort()).toEqual([...values].sort())
  expect(Object.values(words).filter((word) => !/\p{Script=Han}/u.test(word))).toEqual([])
  expect(new Set(Object.values(words)).size).toBe(values.length)
})
