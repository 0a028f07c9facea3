import { eventsThatChange } from '@shuangfang/shared/audit/catalogue'
import { enterpriseEvents } from '@shuangfang/shared/enterprise/enterprise.events'
import { type Consumer, defineConsumer } from '#platform/events'
import { defineNotices } from '#platform/notices'
import { recolour } from './colour.service'

const colours: Record<string, string> = { red: '红色', orange: '橙色', yellow: '黄色', green: '绿色' }

export const dossierConsumers: Consumer[] = [
  defineConsumer({
    name: 'dossier.recolour',
    on: eventsThatChange('colour'),
    coalesce: true,
    run: (ctx) => recolour(ctx),
  }),
  defineNotices({
    name: 'dossier.colour_notice',
    kinds: enterpriseEvents,
    link: () => '/dossier',
    messages: {
      colour_changed: [
        {
          to: () => ({ roles: ['principal', 'safety_manager'] }),
          title: (_, { payload }) => `企业码变为${colours[payload.to] ?? ''}`,
          body: (_, { payload }) => `${payload.reason}。依据平台规则判定，规则和事实见企业档案。`,
        },
      ],
    },
  }),
]
