import { z } from 'zod'
import { defineEvents } from '../kit/events'

export const undeliveredEvents = defineEvents('undelivered', 'Undelivered', {
  replayed: { label: '重新投递', payload: { what: z.enum(['events', 'messages']), count: z.number() } },
})
