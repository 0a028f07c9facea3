import { complaintsOf } from '@shuangfang/shared/kit/messages'
import type { Change } from '@shuangfang/shared/kit/problem'
import type { z } from 'zod'

export interface FieldError {
  /** JSON pointer into params, query or body. */
  pointer: string
  code: string
  /** Chinese: what is wrong and what to do. */
  message: string
}

/** A row. */
export interface About {
  tenantId: string
  subject: string
  id: string
}

/** The one error services throw. Anything else that escapes is a bug and answers 500. */
export class AppError extends Error {
  /** Filled in by `mount` from `about`. */
  changed?: Change
  constructor(
    readonly status: number,
    readonly code: string,
    /** Chinese, for people: what happened, why, what to do. */
    readonly detail: string,
    readonly errors?: FieldError[],
    readonly headers: Record<string, string> = {},
    /** The row that somebody else changed first: the reply tells who, when and how. */
    readonly about?: About,
  ) {
    super(detail)
  }
}

export const badRequest = (detail: string) => new AppError(400, 'bad_request', detail)
export const unauthenticated = () => new AppError(401, 'unauthenticated', '还没有登录，或登录已失效。请重新登录。')
export const forbidden = (detail = '您没有办理此事的权限。需要时请联系本单位系统管理员。', code = 'forbidden') =>
  new AppError(403, code, detail)
export const notFound = (what = '要找的内容') =>
  new AppError(404, 'not_found', `没有找到${what}，可能已被移除，或不在您的范围内。`)
/** The row is not in a state that allows this step. */
export const conflict = (code: string, detail: string) => new AppError(409, code, detail)
/** The row is no longer in the state that the caller saw. */
export const overtaken = (code: string, detail: string, about: About) =>
  new AppError(409, code, detail, undefined, {}, about)
/** Someone changed the row after it was read. */
export const stale = (about?: About) =>
  new AppError(412, 'stale', '这条记录刚被别人改过。请刷新后核对最新内容，再重新操作。', undefined, {}, about)
/** Well-formed, but breaks a rule that needs the data to know. */
export const unprocessable = (code: string, detail: string, errors?: FieldError[]) =>
  new AppError(422, code, detail, errors)
export const preconditionRequired = (header: string) =>
  new AppError(428, 'precondition_required', `请求缺少 ${header} 标头。请刷新页面后重试。`)
export const tooMany = (seconds: number, detail = `操作太频繁，请 ${seconds} 秒后再试。`) =>
  new AppError(429, 'too_many_requests', detail, undefined, { 'retry-after': String(seconds) })
export const unavailable = (
  seconds = 5,
  detail = `服务暂时繁忙，请 ${seconds} 秒后再试，已填写的内容不会丢失。`,
  code = 'unavailable',
) => new AppError(503, code, detail, undefined, { 'retry-after': String(seconds) })
/** The disk of the store or of the database is full, or can no longer be written. */
export const diskFull = () =>
  unavailable(60, '服务器存储空间不足或无法写入，内容没有保存。请通知管理员处理，1 分钟后再试。', 'disk_full')
/** The store of files does not answer. */
export const storageAway = () =>
  unavailable(15, '文件存储暂时无法访问，内容没有保存。请 15 秒后再试。', 'storage_unavailable')
export const renderFailed = () =>
  new AppError(500, 'document_failed', '文书没有生成出来，已记录原因。请稍后重试；仍不行请联系技术支持。')
export const invalid = (error: z.ZodError) => {
  const issues = complaintsOf(error.issues)
  return new AppError(
    400,
    'invalid_request',
    issues[0]?.message ?? '填写的内容不符合要求。',
    issues.map(({ path, code, message }) => ({ pointer: `/${path.join('/')}`, code: code ?? 'invalid', message })),
  )
}
