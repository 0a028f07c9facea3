export { activityLabels } from '@shuangfang/shared/dossier/activity'
export { bookLabels } from '@shuangfang/shared/dossier/completeness.rules'
