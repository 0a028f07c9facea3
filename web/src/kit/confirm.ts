import { shallowRef } from 'vue'

/** What an official or destructive step is about to do. Shown once, before it happens. */
export interface Question {
  title: string
  /** Exactly what will happen, one line each. */
  effects: readonly string[]
  /** Who is told or affected. */
  affects?: string
  confirmText: string
  /** Cannot be undone, or takes something away. */
  grave?: boolean
}
interface Asked extends Question {
  answer: (yes: boolean) => void
}

export const asked = shallowRef<Asked | null>(null)

/** Asks once; `OfficialConfirm` in the shell shows it. */
export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null
        resolve(yes)
      },
    }
  })
}
