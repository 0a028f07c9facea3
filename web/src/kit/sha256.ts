/** Hex SHA-256 of a file. Plain http on a plant's own network offers no `crypto.subtle`; then null: "cannot tell". */
export async function sha256(blob: Blob): Promise<string | null> {
  if (!crypto.subtle) return null
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
