import { z } from 'zod'
import { defineApi, Instant } from '../kit/contract'

/** What the QR code of an official document proves. */
export const DocumentProof = z.object({
  kind: z.string(),
  number: z.string(),
  title: z.string(),
  issuer: z.string(),
  addressee: z.string(),
  issuedAt: Instant,
  /** Null for the few seconds while the file is being made. */
  sha256: z.string().nullable(),
})
export type DocumentProof = z.output<typeof DocumentProof>

export const documentApi = defineApi({
  verify: {
    method: 'GET',
    path: '/open/documents/:code',
    summary: '文书核验',
    allow: 'public',
    params: z.strictObject({ code: z.string().regex(/^[0-9A-Za-z]{8,16}$/, '核验码不正确') }),
    output: DocumentProof,
  },
})
