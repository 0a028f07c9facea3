import { auditApi } from '@shuangfang/shared/audit/audit.contract'
import { mount } from '#platform/mount'
import { auditChain, listAudit } from './audit.service'

export const auditRoutes = mount(auditApi, {
  list: (ctx, { query }) => listAudit(ctx, query),
  chain: (ctx) => auditChain(ctx),
})
