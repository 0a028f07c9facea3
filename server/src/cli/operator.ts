import { entities } from '../modules'
import { readConfig } from '../platform/config'
import { AppError } from '../platform/errors'
import { openPlatform } from '../platform/platform'
import { addOperator, atServer, confirmPending, listPending } from './server-keeper'

/**
 * `operator <login> <name> [phone]`: a person of the operator, with a one-time password. `operator pending` and
 * `operator confirm <grant|authority> <id>`: the second voice of an operator that is one person.
 */
const [first, second, third] = process.argv.slice(2)
const isConfirmation = first === 'confirm' && (second === 'grant' || second === 'authority') && !!third
if (!first || (first !== 'pending' && !isConfirmation && (!second || first === 'confirm'))) {
  console.error(
    [
      '用法：',
      '  operator <账号> <姓名> [手机]',
      '  operator pending',
      '  operator confirm <grant|authority> <编号>',
    ].join('\n'),
  )
  process.exit(2)
}
const platform = await openPlatform(readConfig(), entities)
try {
  const lines = await atServer(platform, (ctx) => {
    if (first === 'pending') return listPending(ctx)
    if (isConfirmation) return confirmPending(ctx, second as string, third as string)
    return addOperator(ctx, first, second as string, third ?? null)
  })
  for (const line of lines) console.log(line)
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(error.detail)
  process.exitCode = 1
} finally {
  await platform.close()
}
