import { type JobView, jobApi } from '@shuangfang/shared/job/job.contract'
import { computed, reactive, ref } from 'vue'
import { api } from './api'
import { sayTrouble } from './toast'

const jobs = api(jobApi)
export const isRunning = ({ state }: Pick<JobView, 'state'>) => state === 'queued' || state === 'running'

interface Watched {
  job: JobView
  /** First progress seen, to tell the rate from. */
  since: number
  from: number
}

/** The tray is the page's, not a component's: it survives leaving the page that started the work. */
const watched = reactive(new Map<string, Watched>())
export const trayOpen = ref(false)
export const trayJobs = computed(() =>
  [...watched.values()].map(({ job }) => job).sort((a, b) => +b.createdAt - +a.createdAt),
)
export const runningCount = computed(() => trayJobs.value.filter(isRunning).length)
const finished = new Set<(job: JobView) => void>()
let timer: ReturnType<typeof setTimeout> | undefined

function keep(job: JobView): void {
  const before = watched.get(job.id)
  if (before && isRunning(before.job) && !isRunning(job)) tellEnd(job)
  const isFirst = !before || before.job.state === 'queued'
  watched.set(job.id, isFirst ? { job, since: Date.now(), from: job.doneCount } : { ...before, job })
}

function tellEnd(job: JobView): void {
  for (const listener of finished) listener(job)
}

/** Most jobs are done in a moment: asked soon at first, then less and less often. */
const [firstWait, longestWait] = [200, 1_500]
let nextWait = firstWait

function schedule(wait = nextWait): void {
  clearTimeout(timer)
  if (runningCount.value === 0) return
  timer = setTimeout(poll, document.hidden ? 10_000 : wait)
  nextWait = Math.min(nextWait * 2, longestWait)
}

async function poll(): Promise<void> {
  const running = trayJobs.value.filter(isRunning)
  const answers = await Promise.allSettled(running.map(({ id }) => jobs.get({ params: { id } })))
  for (const answer of answers) if (answer.status === 'fulfilled') keep(answer.value)
  schedule(answers.some(({ status }) => status === 'rejected') ? 8_000 : nextWait)
}

/** Shows a job that was just started and follows it to its end, also when it ended before it was first asked for. */
export async function watchJob(id: string, { open = true } = {}): Promise<void> {
  try {
    const before = watched.get(id)?.job
    const job = await jobs.get({ params: { id } })
    keep(job)
    if (!isRunning(job) && !(before && isRunning(before))) tellEnd(job)
    if (open) trayOpen.value = true
    nextWait = firstWait
    schedule()
  } catch (error) {
    sayTrouble(error)
  }
}

/** My recent jobs, also those of other devices. */
export async function loadJobs(): Promise<void> {
  const { items } = await jobs.list({ query: { size: 20 } })
  for (const job of items) keep(job)
  schedule()
}

export async function cancelJob(id: string): Promise<void> {
  try {
    keep(await jobs.cancel({ params: { id } }))
  } catch (error) {
    sayTrouble(error)
  }
}

/** Rows per second and seconds left, once there is something to tell them from. */
export function paceOf(id: string): { rate: number; left: number | null } | null {
  const entry = watched.get(id)
  if (entry?.job.state !== 'running') return null
  const seconds = (Date.now() - entry.since) / 1000
  const rate = (entry.job.doneCount - entry.from) / seconds
  if (seconds < 2 || rate <= 0) return null
  const { totalCount, doneCount } = entry.job
  return { rate, left: totalCount === null ? null : (totalCount - doneCount) / rate }
}

/** Calls back when a watched job ends; returns how to stop listening. */
export function onJobEnd(listener: (job: JobView) => void): () => void {
  finished.add(listener)
  return () => finished.delete(listener)
}

/** When someone else signs in. */
export function clearJobs(): void {
  watched.clear()
  trayOpen.value = false
}

/** One job by id, live. */
export const useJob = (id: () => string | null) => computed(() => watched.get(id() ?? '')?.job ?? null)
