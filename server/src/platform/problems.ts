import type { Problem } from '@shuangfang/shared/kit/problem'
import { CalendarError } from '@shuangfang/shared/reference/calendar'
import { GradeError } from '@shuangfang/shared/risk/risk.methods'
import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { AppError, conflict, diskFull, unavailable, unprocessable } from './errors'
import { isDiskFull } from './files'
import { driverCode, isDatabaseFull, isTransient } from './transaction'

/** The only place an error becomes HTTP. */
export const problems =
  (log: Logger): ErrorRequestHandler =>
  (thrown, req, res, _next) => {
    const error = toAppError(thrown)
    const request = String(res.getHeader('x-request-id') ?? '')
    if (error.status >= 500) log.error({ err: thrown, request, path: req.path }, 'request failed')
    if (res.headersSent) return void res.destroy()
    const body: Problem = {
      type: `/problems/${error.code}`,
      title: error.code.replaceAll('_', ' '),
      status: error.status,
      code: error.code,
      detail: error.detail,
      instance: req.originalUrl.slice(0, 500),
      request,
      errors: error.errors,
      changed: error.changed,
    }
    res.status(error.status).set(error.headers).type('application/problem+json').send(JSON.stringify(body))
  }

export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof GradeError) return unprocessable('grade_refused', thrown.message)
  if (thrown instanceof CalendarError) return unprocessable('calendar_missing', thrown.message)
  if (driverCode(thrown) === 'ER_DUP_ENTRY') return conflict('already_exists', '同样的内容已经存在，没有重复保存。')
  // A foreign key kept out what was chosen: gone meanwhile, or another tenant's. Services name the field where they can.
  if (driverCode(thrown) === 'ER_NO_REFERENCED_ROW_2')
    return unprocessable('reference_unknown', '所选的内容不存在或已被移除，没有保存。请刷新后重新选择。')
  if (isDiskFull(thrown) || isDatabaseFull(thrown)) return diskFull()
  if (isTransient(thrown)) return unavailable()
  if (isHttpError(thrown))
    return new AppError(thrown.status, 'bad_request', httpDetail[thrown.status] ?? '请求格式不正确。')
  return new AppError(500, 'internal_error', '系统出错了，内容没有保存。请稍后重试；仍不行请把请求编号告诉技术支持。')
}

/** Express's own complaints: malformed JSON, body too large, bad percent-encoding. */
const httpDetail: Record<number, string> = {
  400: '请求内容不是有效的 JSON，请检查后重发。',
  413: '提交的内容太大，请减少后重试。',
  415: '请求内容的类型不受支持，应为 application/json。',
}
const isHttpError = (thrown: unknown): thrown is Error & { status: number } => {
  const status = (thrown as { status?: unknown } | null)?.status
  return thrown instanceof Error && typeof status === 'number' && status >= 400 && status < 500
}
