import { colourOf, nextTurn } from '@shuangfang/shared/enterprise/colour.rules'
import { holdForCount, setColour } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { clearDeadline, setDeadline } from '#platform/deadlines'
import { colourFacts } from './facts.service'

/**
 * Gives the context's enterprise the colour that its facts ask for, and looks again when lateness alone will change it.
 * Always counts anew, so repeated and unordered events do no harm.
 */
export async function recolour(ctx: Context): Promise<void> {
  await holdForCount(ctx)
  const { oldestOverdue, ...facts } = await colourFacts(ctx)
  const enterprise = await setColour(ctx, colourOf(facts), facts)
  const turn = nextTurn(oldestOverdue, ctx.now)
  if (turn) await setDeadline(ctx, enterprise, 'colour', [{ level: 'recheck', at: turn }])
  else await clearDeadline(ctx, enterprise, 'colour')
}
