import { draftPrefix } from './session'

const keepFor = 7 * 86_400_000

/** Keeps what someone typed, for a week, under their own name on this device. Never files, never passwords. */
export function saveDraft(name: string, values: object): void {
  try {
    localStorage.setItem(draftPrefix() + name, JSON.stringify({ at: Date.now(), values }))
  } catch {
    // A full or forbidden store only costs the draft.
  }
}

export function loadDraft(name: string): object | null {
  try {
    const kept = JSON.parse(localStorage.getItem(draftPrefix() + name) ?? 'null') as {
      at: number
      values: object
    } | null
    return kept && Date.now() - kept.at < keepFor ? kept.values : null
  } catch {
    return null
  }
}

export function clearDraft(name: string): void {
  localStorage.removeItem(draftPrefix() + name)
}
