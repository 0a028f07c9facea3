import { z } from 'zod'

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
})
export type Problem = z.infer<typeof Problem>
