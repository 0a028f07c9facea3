import { filesById } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import { type HazardEntity, Rectifications } from './hazard.entity'

type Picture = { id: string; sha256: string }

/**
 * Proof of work done is not a picture from before it: none of the report, and, for a new round, none of an earlier one
 * that was not enough. 422 says which. `sha256` decides, so that uploading the same picture again is no way round.
 */
export async function assertTakenAfter(
  ctx: Context,
  hazard: HazardEntity,
  pictures: readonly Picture[],
  pointer: string,
  newRound?: string,
): Promise<void> {
  const inside = ctx.system(hazard.tenantId)
  const rounds = newRound ? await inside.all(Rectifications, { hazardId: hazard.id }) : []
  const earlier = rounds.filter(({ id }) => id !== newRound).flatMap(({ photos }) => photos)
  const before = await filesById(inside, [...hazard.photos, ...earlier])
  const hashes = new Set([...before.values()].map(({ sha256 }) => sha256))
  const at = pictures.findIndex(({ sha256 }) => hashes.has(sha256))
  if (at < 0) return
  throw unprocessable('photo_not_after', `第 ${at + 1} 个文件与整改前的照片是同一张。请上传整改后在现场新拍的照片。`, [
    { pointer, code: 'not_after', message: `第 ${at + 1} 个是整改前的照片，请换成整改后新拍的` },
  ])
}
