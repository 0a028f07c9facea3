import { undeliveredApi } from '@shuangfang/shared/undelivered/undelivered.contract'
import { mount } from '#platform/mount'
import { counts, listEvents, listMessages, replayEventsFor, replayMessagesFor } from './undelivered.service'

export const undeliveredRoutes = mount(undeliveredApi, {
  counts: (ctx) => counts(ctx),
  events: (ctx, { query }) => listEvents(ctx, query),
  replayEvents: (ctx, { body }) => replayEventsFor(ctx, body.ids),
  messages: (ctx, { query }) => listMessages(ctx, query),
  replayMessages: (ctx, { body }) => replayMessagesFor(ctx, body.ids),
})
