import { z } from 'zod'

/** How far a figure or text of the reference data may be trusted; only `verified` may be shown as law. */
export const certainties = ['verified', 'evidence', 'unverified', 'design'] as const
export const Certainty = z.enum(certainties)
export type Certainty = z.infer<typeof Certainty>

export const certaintyLabels: Record<Certainty, string> = {
  verified: '已核原文',
  evidence: '公开转录，未与官网核对',
  unverified: '待核',
  design: '平台默认，可调整',
}
