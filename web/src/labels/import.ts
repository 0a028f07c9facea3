import type { ImportOptions, ImportOutcome } from '@shuangfang/shared/import/import.contract'
import type { ImportState } from '@shuangfang/shared/import/import.policy'

export const importStateLabels: Record<ImportState, string> = {
  parsing: '正在读取',
  parsed: '待核对列',
  planning: '正在预览',
  planned: '待确认',
  committing: '正在导入',
  committed: '已导入',
  undoing: '正在撤销',
  undone: '已撤销',
  failed: '没有读出',
}

export const importOutcomeLabels: Record<ImportOutcome, string> = {
  create: '新增',
  change: '修改',
  same: '不变',
  refuse: '拒收',
  skip: '跳过',
}

/** What each outcome means, for people who see the word for the first time. */
export const importOutcomeHints: Record<ImportOutcome, string> = {
  create: '清单里还没有，导入后新增',
  change: '清单里已有，内容有变化',
  same: '清单里已有，内容相同，不动',
  refuse: '有问题，这次不导入',
  skip: '不是风险记录，或与前面的行重复',
}

export const importLevelLabels: Record<ImportOptions['level'], string> = {
  computed: '以评分算出的等级为准',
  stated: '以表中等级为准',
}
export const importExistingLabels: Record<ImportOptions['existing'], string> = {
  update: '按文件更新',
  leave: '保留原有内容',
}
