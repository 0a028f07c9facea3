import { pixelLimit } from '@shuangfang/shared/file/file.contract'
import sharp, { type Metadata } from 'sharp'
import { unprocessable } from '#platform/errors'
import { type Exif, readExif } from './file.exif'

export interface Picture {
  width: number
  height: number
  exif: Exif
  thumb: Buffer
  view: Buffer
}

// One thread a picture and two pictures at a time: uploads must leave room for everyone else on the machine.
sharp.concurrency(1)
sharp.cache(false)
const places = { free: 2, waiting: [] as (() => void)[] }

async function inTurn<R>(work: () => Promise<R>): Promise<R> {
  if (places.free > 0) places.free -= 1
  else await new Promise<void>((resolve) => places.waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = places.waiting.shift()
    if (next) next()
    else places.free += 1
  }
}

/** Upright smaller views without metadata (no GPS, no phone model). Throws 422 for what cannot be decoded. */
export function readPicture(bytes: Buffer, now: Date): Promise<Picture> {
  return inTurn(async () => {
    const metadata = await sharp(bytes, { limitInputPixels: false }).metadata().catch(refuse)
    const { width, height } = metadata.autoOrient
    if (width * height > pixelLimit) {
      throw unprocessable(
        'image_too_large',
        `照片像素太大，没有保存。最多 ${pixelLimit / 10_000} 万像素，请缩小后重新上传。`,
      )
    }
    const view = await resize(bytes, 1600, 80)
    const thumb = await resize(view, 360, 70)
    return { width, height, exif: readExif(metadata.exif, now), thumb, view }
  })
}

const resize = (bytes: Buffer, side: number, quality: number) =>
  sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' })
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer()
    .catch(refuse)

const refuse = (): never & Metadata => {
  throw unprocessable('image_broken', '照片已损坏，无法打开，没有保存。请重新拍摄或换一张上传。')
}
