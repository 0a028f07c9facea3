import { entities } from '../modules'
import { readConfig } from '../platform/config'
import { openDatabase } from '../platform/data-source'
import { countUndelivered, replayEvents, replayMessages } from '../platform/dead-letters'

/**
 * `node dist/cli/undelivered.js [--replay]`: what consumers and channels could not do, by kind; with `--replay` all that
 * was given up is tried again by the workers. For a machine without a browser; the console has the same as a page.
 */
const db = await openDatabase(readConfig(), entities)
const counts = await countUndelivered(db)
console.log(`事件处理：已放弃 ${counts.events}，还会重试 ${counts.retrying}；消息：没有发出 ${counts.messages}`)
const groups: Record<string, unknown>[] = await db.query(
  `SELECT consumer AS '处理', event_type AS '事件', error AS '错误', COUNT(*) AS '条数', MAX(last_at) AS '最近一次'
   FROM dead_letter GROUP BY consumer, event_type, error
   UNION ALL SELECT channel, '消息', error, COUNT(*), MAX(next_at) FROM delivery WHERE state = 'failed' GROUP BY channel, error`,
)
if (groups.length) console.table(groups)
if (process.argv.includes('--replay')) {
  console.log(`重新处理 ${await replayEvents(db)} 个事件，重新发送 ${await replayMessages(db)} 条消息`)
}
await db.destroy()
