import { ProblemError } from '@shuangfang/shared/kit/client'
import type { Change } from '@shuangfang/shared/kit/problem'
import { eventLabel } from '#labels/events'
import { when } from './time'

/** What a failed request looks like on screen: what happened, and the number support asks for. */
export interface Trouble {
  message: string
  request?: string
  /** 0 when no answer came at all. */
  status: number
  code: string
  /** Somebody else was faster: what they did. */
  changed?: Change
}

/** Any thrown thing as words. Only a missing answer is the network's fault. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ProblemError) {
    const { status, code, request, changed } = error.problem
    return { message: error.message, request, status, code, changed }
  }
  if (isNetworkError(error)) {
    return { message: '网络不通，没有连上服务器。请检查网络后重试，已填写的内容还在。', status: 0, code: 'network' }
  }
  if (isAbort(error)) return { message: '操作已中止。', status: 0, code: 'aborted' }
  return { message: '页面出错了，内容没有提交。请刷新后重试；仍不行请联系技术支持。', status: 0, code: 'page_error' }
}

export const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

/** `fetch` throws TypeError when no answer came. */
export const isNetworkError = (error: unknown) => error instanceof TypeError || isTimeout(error)
const isTimeout = (error: unknown) => error instanceof DOMException && error.name === 'TimeoutError'

export const isStale = (error: unknown) => error instanceof ProblemError && error.problem.status === 412
export const isSignedOut = (error: unknown) => error instanceof ProblemError && error.problem.status === 401

/** Not there, or not for this reader. */
export const isWithheld = (error: unknown) => error instanceof ProblemError && [403, 404].includes(error.problem.status)

/** The server answered, but could not do its work (restart, engine away). */
export const isServerTrouble = (error: unknown) => error instanceof ProblemError && error.problem.status >= 500

/** One line for a toast: 「…（请求编号 …）」. Who was faster needs no support, and says so instead. */
export function sentence({ message, request, changed }: Trouble): string {
  if (changed) return `${message}最近办理：${changeWords(changed)}。`
  return request ? `${message}（请求编号 ${request}）` : message
}

/** 李安全，今天 14:20，下达整改 */
export const changeWords = ({ by, at, type }: Change) => [by, when(at), eventLabel(type)].join('，')
