import sharp from 'sharp'
import { ensureRoom, type Sheet } from './pdf'
import { grey, rule } from './style'
import { drawText, fitSize } from './text'

export interface Photo {
  /** Any picture that sharp reads; a thumbnail will do. */
  image: Buffer
  caption?: string
}

/** Upright JPEG of at most 1200 px, or null when the bytes are no picture. pdfkit itself reads plain JPEG and PNG only. */
async function preparePhoto(image: Buffer): Promise<{ jpeg: Buffer; width: number; height: number } | null> {
  try {
    const { data, info } = await sharp(image, { limitInputPixels: 60_000_000 })
      .rotate()
      .resize(1200, 1200, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 78 })
      .toBuffer({ resolveWithObject: true })
    return { jpeg: data, width: info.width, height: info.height }
  } catch {
    // A broken picture must not cost the document: its frame says so.
    return null
  }
}

type Prepared = Awaited<ReturnType<typeof preparePhoto>>

/** A photo ready to be drawn, with its caption. */
export interface PreparedPhoto {
  picture: Prepared
  caption: string
}

/** Prepares photos one after another: each takes the memory of its pixels. */
export async function preparePhotos(photos: Photo[]): Promise<PreparedPhoto[]> {
  const prepared: PreparedPhoto[] = []
  for (const [index, { image, caption }] of photos.entries()) {
    prepared.push({ picture: await preparePhoto(image), caption: caption ?? `照片${index + 1}` })
  }
  return prepared
}

function drawPhoto(sheet: Sheet, photo: Prepared, x: number, y: number, width: number, height: number): void {
  const { doc } = sheet
  if (photo) {
    const scale = Math.min((width - 3) / photo.width, (height - 3) / photo.height)
    const [w, h] = [photo.width * scale, photo.height * scale]
    doc.image(photo.jpeg, x + (width - w) / 2, y + (height - h) / 2, { width: w, height: h })
  } else {
    const style = { face: 'sans', size: 10, color: grey, align: 'center' } as const
    drawText(sheet, '照片无法显示', x + width / 2, y + height / 2 - 5, style)
  }
  doc.rect(x, y, width, height).lineWidth(0.6).strokeColor(rule).stroke()
}

/** Photos in rows of two (three from the third on), each in a frame of 4:3 with its caption. */
export function photoGrid(sheet: Sheet, photos: PreparedPhoto[]): void {
  const perRow = photos.length > 2 ? 3 : 2
  const gap = 10
  const width = (sheet.width - gap * (perRow - 1)) / perRow
  const height = width * 0.75
  for (let first = 0; first < photos.length; first += perRow) {
    ensureRoom(sheet, height + 24)
    for (const [column, { picture, caption }] of photos.slice(first, first + perRow).entries()) {
      const x = sheet.left + column * (width + gap)
      drawPhoto(sheet, picture, x, sheet.y, width, height)
      const style = { face: 'sans', size: 9, align: 'center' } as const
      const size = fitSize(caption, style, width, 5)
      drawText(sheet, caption, x + width / 2, sheet.y + height + 4, { ...style, size })
    }
    sheet.y += height + 24
  }
}
