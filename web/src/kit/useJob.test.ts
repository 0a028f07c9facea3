import { beforeEach, expect, it, vi } from 'vitest'
import { clearJobs, loadJobs, onJobEnd, watchJob } from './useJob'

const answers = vi.hoisted(() => ({ get: vi.fn(), list: vi.fn() }))
vi.mock('./api', () => ({ api: () => answers }))

const job = (state: string) => ({ id: '7', kind: 'import.commit', state, doneCount: 0, totalCount: null })
const ended = vi.fn()
const stop = onJobEnd(ended)
beforeEach(() => {
  clearJobs()
  vi.clearAllMocks()
  return () => vi.useRealTimers()
})

it('tells of a job that ended before it was first asked for', async () => {
  answers.get.mockResolvedValue(job('done'))
  await watchJob('7', { open: false })
  expect(ended).toHaveBeenCalledOnce()
})

it('tells whoever watches a job of whose end the tray heard first', async () => {
  answers.list.mockResolvedValue({ items: [job('done')] })
  await loadJobs()
  expect(ended).not.toHaveBeenCalled()
  answers.get.mockResolvedValue(job('done'))
  await watchJob('7', { open: false })
  expect(ended).toHaveBeenCalledOnce()
})

it('tells once of a job that it followed to its end', async () => {
  vi.useFakeTimers()
  answers.get.mockResolvedValueOnce(job('running')).mockResolvedValue(job('done'))
  await watchJob('7', { open: false })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ended).toHaveBeenCalledOnce()
  stop()
})
