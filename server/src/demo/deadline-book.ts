import { clockEvent } from '@shuangfang/shared/audit/catalogue'
import { type DeadlineLevel, Deadlines } from '../platform/deadlines'
import type { Sink, Told } from './sink'
import { systemPerson } from './world'

interface Entry {
  kind: string
  revision: number
  level: DeadlineLevel['level']
  dueAt: Date
  setAt: Date
  firedAt: Date | null
  cancelledAt: Date | null
}

/** The deadlines of one row as platform/deadlines.ts would have kept them, replayed over its history. */
export class DeadlineBook {
  private readonly entries: Entry[] = []

  set(kind: string, levels: readonly DeadlineLevel[], at: Date): void {
    this.clear(kind, at)
    const revision =
      Math.max(0, ...this.entries.filter((entry) => entry.kind === kind).map((entry) => entry.revision)) + 1
    for (const { level, at: dueAt } of levels) {
      if (dueAt > at || level !== 'due_soon')
        this.entries.push({ kind, revision, level, dueAt, setAt: at, firedAt: null, cancelledAt: null })
    }
  }

  clear(kind: string, at: Date): void {
    this.fire(at)
    for (const entry of this.entries) {
      if (entry.kind === kind && !entry.cancelledAt) entry.cancelledAt = at
    }
  }

  /** Everything that fell due up to now has fired. */
  fire(now: Date): void {
    for (const entry of this.entries) {
      if (!entry.firedAt && !entry.cancelledAt && entry.dueAt <= now) entry.firedAt = entry.dueAt
    }
  }

  firstFired(level: string): Date | null {
    return this.entries.find((entry) => entry.level === level && entry.firedAt)?.firedAt ?? null
  }

  events(tenantId: string, subject: 'Hazard' | 'Supervision', subjectId: string): Told[] {
    return this.entries.flatMap(({ kind, revision, level, dueAt, firedAt }) =>
      firedAt
        ? [
            {
              tenantId,
              actor: systemPerson,
              type: clockEvent(subject, level)?.type ?? level,
              subject,
              subjectId,
              payload: { kind, revision, level, dueAt: dueAt.toISOString() },
              at: firedAt,
            },
          ]
        : [],
    )
  }

  store(sink: Sink, tenantId: string, subject: 'Hazard' | 'Supervision', subjectId: string): void {
    for (const { setAt, ...entry } of this.entries) {
      sink.add(Deadlines, { ...entry, tenantId, subject, subjectId, createdAt: setAt })
    }
  }
}
