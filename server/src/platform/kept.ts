import { createHash } from 'node:crypto'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { DataSource } from 'typeorm'
import { type Constant, constantOf } from './constant'

/** How long a process may not know that reference data was loaded. */
const versionMs = 10_000
const bytesAtMost = 32 * 1024 * 1024

/**
 * Replies that depend on the reference data, the question and the day alone, ready to be sent. Those of another version
 * of the data are left behind; beyond the limit the ones least lately asked for go.
 */
export function keptReplies(db: Pick<DataSource, 'query'>) {
  const kept = new Map<string, { answer: Promise<Constant>; bytes: number }>()
  let version: { until: number; of: Promise<string> } | undefined
  let bytes = 0

  function versionNow(): Promise<string> {
    if (version && version.until > Date.now()) return version.of
    const of = referenceVersion(db)
    version = { until: Date.now() + versionMs, of }
    of.catch(() => {
      version = undefined
    })
    return of
  }
  /** Makes room: what was least lately asked for stands first. */
  function weigh(key: string, { plain, gzip, br }: Constant): void {
    const entry = kept.get(key)
    if (!entry || entry.bytes) return
    entry.bytes = plain.length + (gzip?.length ?? 0) + (br?.length ?? 0) + key.length
    bytes += entry.bytes
    for (const [oldest, of] of kept) {
      if (bytes <= bytesAtMost) break
      bytes -= of.bytes
      kept.delete(oldest)
    }
  }

  return async (question: string, now: Date, make: () => Promise<string>): Promise<Constant> => {
    const key = `${await versionNow()} ${toLocalDate(now)} ${question}`
    const found = kept.get(key)
    const entry = found ?? { answer: make().then((text) => constantOf(text)), bytes: 0 }
    kept.delete(key)
    kept.set(key, entry)
    try {
      const answer = await entry.answer
      weigh(key, answer)
      return answer
    } catch (error) {
      if (kept.get(key) === entry) kept.delete(key)
      throw error
    }
  }
}

async function referenceVersion(db: Pick<DataSource, 'query'>): Promise<string> {
  const rows: { name: string; sha256: string }[] = await db.query('SELECT name, sha256 FROM ref_meta ORDER BY name')
  const hash = createHash('sha256')
  for (const { name, sha256 } of rows) hash.update(`${name} ${sha256}\n`)
  return hash.digest('base64url')
}
