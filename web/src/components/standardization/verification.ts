import type { Certificate } from '@shuangfang/shared/standardization/certificate.contract'
import { when } from '#kit/time'

/** Whose word a certificate is, and who looked at it. */
export const verificationFacts = (row: Certificate) => [
  { key: 'verification', label: '核实' },
  ...(row.verifiedAt
    ? [
        {
          key: 'verifier',
          label: '核实人',
          value: `${row.verifierOffice} ${row.verifierName}，${when(row.verifiedAt)}`,
        },
      ]
    : []),
  ...(row.verificationNote ? [{ key: 'note', label: '未通过原因', value: row.verificationNote, wide: true }] : []),
]
