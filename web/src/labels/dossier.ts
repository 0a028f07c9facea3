export { bookLabels } from '@shuangfang/shared/dossier/completeness.rules'
