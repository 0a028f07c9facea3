import { z } from 'zod'

/** Who did what to a row last: what a step that came too late must hear. */
export const Change = z.object({
  type: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
})
export type Change = z.infer<typeof Change>

/** RFC 9457. `code` is stable for programs; `detail` is Chinese, for people: what happened, why, what to do. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  /** Names the request in the server's log; people read it to support. */
  request: z.string().optional(),
  /** Which fields are wrong: JSON pointers into params, query or body. */
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
  /** Where somebody else was faster: what they did. */
  changed: Change.optional(),
})
export type Problem = z.infer<typeof Problem>
