/** `crypto.randomUUID` exists only on https and localhost; plants also open the product by IP on their own network. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The API client names every write; give it a name where the browser offers none. */
export function ensureRandomUuid(): void {
  if (typeof crypto.randomUUID !== 'function') Object.assign(crypto, { randomUUID: newKey })
}
