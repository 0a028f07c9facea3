/** Tags of the EXIF standard. */
const exifPointer = 0x8769
const dateTimeOriginal = 0x9003
const offsetTimeOriginal = 0x9011

/** When the camera says the picture was taken, or null. Without an offset the camera's clock is taken as Beijing time. */
export function captureTime(exif: Buffer | undefined): Date | null {
  if (!exif) return null
  try {
    const tiff = exif.subarray(exif.subarray(0, 4).toString('latin1') === 'Exif' ? 6 : 0)
    const isLittle = tiff.toString('latin1', 0, 2) === 'II'
    const u16 = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
    const u32 = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
    /** Where the entry of a tag starts in the directory at `at`. */
    const entry = (at: number, tag: number): number | null => {
      for (let i = 0; i < u16(at); i++) if (u16(at + 2 + i * 12) === tag) return at + 2 + i * 12
      return null
    }
    const textAt = (directory: number, tag: number): string | null => {
      const at = entry(directory, tag)
      if (at === null) return null
      const length = u32(at + 4)
      const from = length <= 4 ? at + 8 : u32(at + 8)
      return tiff.toString('latin1', from, from + Math.min(length, 40)).replace(/\0.*$/, '')
    }
    const pointer = entry(u32(4), exifPointer)
    if (pointer === null) return null
    const directory = u32(pointer + 8)
    return moment(textAt(directory, dateTimeOriginal), textAt(directory, offsetTimeOriginal))
  } catch {
    // Offsets that point nowhere: a broken block says nothing.
    return null
  }
}

function moment(local: string | null, offset: string | null): Date | null {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(local ?? '')
  if (!parts) return null
  const zone = /^[+-]\d\d:\d\d$/.test(offset ?? '') ? offset : '+08:00'
  const at = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${zone}`)
  return Number.isNaN(at.getTime()) ? null : at
}
