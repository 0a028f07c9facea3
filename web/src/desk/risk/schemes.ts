import { type Assessment, type AssessmentWrite, riskApi } from '@shuangfang/shared/risk/risk.contract'
import { assess } from '@shuangfang/shared/risk/risk.grading'
import { AssessmentScheme, GradeError } from '@shuangfang/shared/risk/risk.methods'
import { shallowRef } from 'vue'
import { api } from '#kit/api'
import { sayTrouble } from '#kit/toast'

const schemes = shallowRef<AssessmentScheme[]>([])
let isAsked = false

/** The grading schemes in force; asked once while the app is open. */
export function useSchemes() {
  if (!isAsked) {
    isAsked = true
    load().catch((error) => {
      isAsked = false
      sayTrouble(error)
    })
  }
  return schemes
}

async function load(): Promise<void> {
  const { items } = await api(riskApi).schemes({})
  schemes.value = items.map(({ definition, ...scheme }) =>
    AssessmentScheme.parse({ ...scheme, ...(definition as object) }),
  )
}

/** What the server will make of this, or what is still missing. */
export function previewOf(scheme: AssessmentScheme, write: AssessmentWrite): Assessment | string {
  try {
    return assess(scheme, write)
  } catch (error) {
    if (error instanceof GradeError) return error.message
    throw error
  }
}
