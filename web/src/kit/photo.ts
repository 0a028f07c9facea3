export interface LocalPhoto {
  name: string
  blob: Blob
  /** ISO; the moment the picture came into this page. */
  capturedAt: string
}

const longest = 1920

/** A camera's picture at most 1920 px long, upright, as JPEG: what a site's network can carry. */
export async function shrink(file: File): Promise<LocalPhoto> {
  const capturedAt = new Date(file.lastModified || Date.now()).toISOString()
  const name = file.name.replace(/\.\w+$/, '') || '照片'
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
    if (scale === 1 && file.type === 'image/jpeg' && file.size < 600_000)
      return { name: file.name, blob: file, capturedAt }
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82))
    if (!blob) throw new Error('no picture')
    return { name: `${name}.jpg`, blob, capturedAt }
  } catch {
    // A format this browser cannot draw (HEIC on some): send it as it is, the server says what it takes.
    return { name: file.name, blob: file, capturedAt }
  }
}
