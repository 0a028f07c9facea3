/** What a visitor without an account typed, for as long as this tab is open. Whoever saves leaves passwords out. */
export function visitDraft(name: string) {
  const key = `visit.${name}`
  return {
    save(values: object): void {
      try {
        sessionStorage.setItem(key, JSON.stringify(values))
      } catch {
        // A full or forbidden store only costs the draft.
      }
    },
    load(): Record<string, object> | null {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? 'null')
      } catch {
        return null
      }
    },
    clear: (): void => sessionStorage.removeItem(key),
  }
}
