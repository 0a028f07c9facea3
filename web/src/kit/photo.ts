import { newKey } from './ids'

export interface LocalPhoto {
  /** Names its upload: the same picture sent again is the same file. */
  id: string
  name: string
  blob: Blob
  /** ISO; the moment the picture came into this page. */
  capturedAt: string
}

const longest = 1920

/** Said where the picture is chosen: hours later, when it would be uploaded, nobody can take it again. */
export class UnreadablePhoto extends Error {}

function refusalOf({ name, type }: File): string {
  if (/hei[cf]/i.test(`${type} ${name}`)) {
    return `“${name}”是 HEIC 格式，这台手机打不开。请在手机“设置—相机—格式”中选择“兼容性最佳”后重拍。`
  }
  return `“${name}”不是照片，或已损坏，没有加入。请重新拍照，或换一张。`
}

/** A camera's picture at most 1920 px long, upright, as JPEG: what a site's network can carry. */
export async function shrink(file: File): Promise<LocalPhoto> {
  const id = newKey()
  const capturedAt = new Date(file.lastModified || Date.now()).toISOString()
  const name = file.name.replace(/\.\w+$/, '') || '照片'
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
    if (scale === 1 && file.type === 'image/jpeg' && file.size < 600_000)
      return { id, name: file.name, blob: file, capturedAt }
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82))
    if (!blob) throw new Error('no picture')
    return { id, name: `${name}.jpg`, blob, capturedAt }
  } catch {
    // Too large for this phone's memory, perhaps, but in a format the server takes.
    if (/^image\/(jpeg|png|webp)$/.test(file.type)) return { id, name: file.name, blob: file, capturedAt }
    throw new UnreadablePhoto(refusalOf(file))
  }
}
