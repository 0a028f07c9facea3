import type { Result } from './drill'
import type { Outage } from './outages'
import { type Answer, deadlineMs } from './traffic'

/** Promised: after an outage everything works again within five seconds. */
export const recoveryMs = 5000

/** The figures of a drill, each with whether it is as promised. */
export function figuresOf(result: Result): { line: string; isBad: boolean }[] {
  const { outages, answers, escalation: e, verdict, mails, complaints } = result
  const figure = (line: string, isBad = false) => ({ line, isBad })
  const whileAway = (engine: string) => {
    const those = outages.filter(({ what }) => what.startsWith(engine))
    return answers.filter(({ began }) => those.some(({ from, back }) => began >= from && began < back))
  }
  const [noDatabase, noRedis] = [whileAway('database'), whileAway('redis')]
  const faults = answers.filter(({ fault }) => fault)
  const longest = Math.max(0, ...answers.map(({ ms }) => ms))
  const late = stragglers(answers, outages)
  return [
    figure(`${answers.length} requests, ${result.acknowledged} hazards reported, graded and assigned`),
    figure(`${noDatabase.length} requests while the database was away: ${byStatus(noDatabase)}`),
    // No request needs it.
    figure(
      `${noRedis.length} requests while Redis was away: ${byStatus(noRedis)}`,
      noRedis.some(({ status }) => status !== 200),
    ),
    figure(`longest answer ${Math.round(longest)} ms (limit ${deadlineMs} ms)`, longest > deadlineMs),
    figure(`${faults.length} answers that were neither success nor a proper 503${examples(faults)}`, faults.length > 0),
    ...Object.entries(groups(outages)).map(([what, of]) => {
      const most = (ms: (outage: Outage) => number) => Math.max(...of.map(ms))
      const [web, worker] = [most(({ webMs }) => webMs), most(({ workerMs }) => workerMs)]
      const caughtUp = most(({ caughtUpMs }) => caughtUpMs)
      const line = `${of.length} × ${what}: at most ${web} ms until the web, ${worker} ms until the worker was back (${caughtUp} ms until it had caught up)`
      return figure(line, Math.max(web, worker) > recoveryMs)
    }),
    figure(
      `${late.length} requests refused later than ${recoveryMs / 1000} s after an engine's return`,
      late.length > 0,
    ),
    ...Object.entries(verdict).map(([what, n]) => figure(`${n} ${what}`, n > 0)),
    figure(`${mails.mails} mails, ${mails.repeated} of them sent again under the same Message-ID`),
    figure(
      `${e.deaths} workers killed half-way through escalations: ${e.fired} of ${e.deadlines} deadlines fired, ` +
        `${e.wrongEvents} not exactly once, ${e.wrongNotices} not told exactly once to everyone concerned`,
      e.fired !== e.deadlines || e.wrongEvents + e.wrongNotices > 0,
    ),
    figure(`${complaints.length} unhandled rejections or fatal errors in the logs`, complaints.length > 0),
  ]
}

/** Refused although everything had been back for five seconds, and nothing had gone again. */
function stragglers(answers: readonly Answer[], outages: readonly Outage[]): Answer[] {
  return answers.filter(({ began, status }) => {
    const last = outages.findLast(({ from }) => from <= began)
    return status === 503 && last !== undefined && began > last.back + recoveryMs
  })
}

function byStatus(answers: readonly Answer[]): string {
  const counts = groups(answers.map(({ status }) => ({ what: String(status) })))
  return Object.entries(counts)
    .map(([status, of]) => `${of.length} × ${status}`)
    .join(', ')
}

const examples = (faults: readonly Answer[]) =>
  [...new Set(faults.map(({ fault }) => fault))]
    .slice(0, 3)
    .map((fault) => `\n    ${fault}`)
    .join('')

function groups<T extends { what: string }>(items: readonly T[]): Record<string, T[]> {
  const all: Record<string, T[]> = {}
  for (const item of items) all[item.what] = [...(all[item.what] ?? []), item]
  return all
}
