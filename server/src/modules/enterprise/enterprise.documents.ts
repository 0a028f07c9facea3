import { Readable } from 'node:stream'
import { sectorLabels } from '@shuangfang/shared/reference/sectors'
import type { Context } from '#platform/context'
import { conflict } from '#platform/errors'
import type { Sent } from '#platform/http'
import { codePosterDocument } from './code-poster.document'
import { Enterprises } from './enterprise.entity'
import { supervisionPhone } from './enterprise.report'

/** The poster with the enterprise's code, to be hung at the gate. 409 until the enterprise was accepted: no page yet. */
export async function codePoster(ctx: Context, id: string): Promise<Sent> {
  const enterprise = await ctx.one(Enterprises, id, 'read')
  if (enterprise.status !== 'active')
    throw conflict('enterprise_not_active', '企业还没有被受理，企业码还不能打开，请受理后再打印。')
  const { pdf } = await ctx.services.documents.render(codePosterDocument, {
    enterprise: enterprise.name,
    uscc: enterprise.uscc,
    industry: sectorLabels[enterprise.sector],
    address: enterprise.address,
    url: `${ctx.services.config.publicUrl}/c/${enterprise.code}`,
    authorityPhone: await supervisionPhone(ctx, enterprise.regionCode, enterprise.sector),
    createdAt: ctx.now,
    isDemo: ctx.services.config.isDemo,
  })
  return {
    stream: Readable.from([pdf]),
    type: 'application/pdf',
    name: `企业码-${enterprise.shortName}.pdf`,
    inline: true,
  }
}
