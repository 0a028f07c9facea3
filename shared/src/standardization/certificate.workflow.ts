import { defineWorkflow } from '../kit/workflow'

export const verifications = ['self_declared', 'verified', 'refused'] as const
export type Verification = (typeof verifications)[number]

/**
 * 自填 until an authority compared it with the scan or the announcement. Whatever the enterprise changes afterwards is
 * its own word again.
 */
export const certificateWorkflow = defineWorkflow({
  initial: 'self_declared',
  states: verifications,
  steps: {
    edit: { from: ['self_declared', 'verified', 'refused'], to: 'self_declared', label: '修改' },
    verify: {
      from: ['self_declared', 'refused'],
      to: 'verified',
      label: '核实',
      judges: {
        workOf: ['declarerId'],
        refusal: '这张证书是您自己以企业人员身份登记的，不能自己核实。请由本单位其他人员核实。',
      },
    },
    refuse: { from: ['self_declared', 'verified'], to: 'refused', label: '未通过核实' },
  },
})
export type CertificateAction = keyof typeof certificateWorkflow.steps
