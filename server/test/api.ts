import type { Actor } from '@shuangfang/shared/access/actor'
import { anonymous } from '@shuangfang/shared/access/actor'
import request from 'supertest'
import type { Platform } from '#platform/mount'
import { createApp } from '../src/app'

/** The real app with only the login swapped: the actor travels in a header. Every write gets its own key. */
export function apiOn(platform: Platform) {
  const app = createApp({
    ...platform,
    authenticate: async (req) => JSON.parse(decodeURIComponent(req.header('x-actor') ?? 'null')) ?? anonymous,
  })
  return (actor: Actor | null) => {
    const agent = request.agent(app)
    agent.use((call: request.Test) => {
      call.set('idempotency-key', crypto.randomUUID())
    })
    return actor ? agent.set('x-actor', encodeURIComponent(JSON.stringify(actor))) : agent
  }
}
