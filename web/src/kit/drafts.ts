import { draftPrefix } from './session'

const keepFor = 7 * 86_400_000

/**
 * Keeps what someone typed, for a week, under their own name on this device. Never files, never passwords. Whose it is
 * is settled here: a session that ends while the form is open makes it nobody else's.
 */
export function draftOf(name: string) {
  const key = draftPrefix() + name
  return {
    save(values: object): void {
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }))
      } catch {
        // A full or forbidden store only costs the draft.
      }
    },
    load(): object | null {
      try {
        const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as { at: number; values: object } | null
        return kept && Date.now() - kept.at < keepFor ? kept.values : null
      } catch {
        return null
      }
    },
    clear: (): void => localStorage.removeItem(key),
  }
}
