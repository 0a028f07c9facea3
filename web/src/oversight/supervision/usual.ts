/** 常用要求 to pick and adapt. The plan, the reports, extension and acceptance stand in every notice already. */
export const usualRequirements: readonly string[] = [
  '立即停止使用存在隐患的设备（场所），设置警戒和明显标志，无关人员不得进入。',
  '治理期间采取可靠的临时防范措施，安排专人值守，每班检查并记录。',
  '委托有资质的单位出具检测或评估报告，作为申请验收的依据。',
  '遇有险情立即撤人并报告。',
  '对相关岗位人员开展专项培训，考核合格后方可恢复作业。',
  '举一反三，排查同类设备（场所），一并整改。',
  '未经现场验收合格，不得恢复使用。',
]
