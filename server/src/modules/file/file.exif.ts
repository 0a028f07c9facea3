import { isPlausibleCapture, momentOf } from '@shuangfang/shared/file/capture.rules'

/** Tags of the EXIF standard. */
const exifPointer = 0x8769
const gpsPointer = 0x8825
const dateTimeOriginal = 0x9003
const offsetTimeOriginal = 0x9011
const gps = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4 }

/** What a camera wrote into a picture, as far as it can be true. */
export interface Exif {
  takenAt: Date | null
  /** It names a time that no clock had, or that lies outside the plausible. */
  isTimeBroken: boolean
  latitude: number | null
  longitude: number | null
}

const nothing: Exif = { takenAt: null, isTimeBroken: false, latitude: null, longitude: null }

/** When and where the picture was taken. A broken block, or a value that cannot be, says nothing: never an error. */
export function readExif(exif: Buffer | undefined, now: Date): Exif {
  const tiff = exif && tiffIn(exif)
  if (!tiff) return nothing
  const place = attempt(() => placeIn(tiff))
  return { ...nothing, ...attempt(() => timeIn(tiff, now)), ...place }
}

/** Offsets that point nowhere: what cannot be read is not said. */
function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

type Tiff = ReturnType<typeof openTiff>

const tiffIn = (exif: Buffer): Tiff | null => attempt(() => openTiff(exif))

function openTiff(exif: Buffer) {
  const tiff = exif.subarray(exif.subarray(0, 4).toString('latin1') === 'Exif' ? 6 : 0)
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const u32 = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  /** Where the entry of a tag starts in the directory at `at`. */
  const entry = (at: number, tag: number): number | null => {
    for (let i = 0; i < u16(at); i++) if (u16(at + 2 + i * 12) === tag) return at + 2 + i * 12
    return null
  }
  return {
    /** A directory that an entry of the first one points to. */
    directory(pointer: number): number | null {
      const at = entry(u32(4), pointer)
      return at === null ? null : u32(at + 8)
    },
    text(directory: number, tag: number): string | null {
      const at = entry(directory, tag)
      if (at === null) return null
      const length = u32(at + 4)
      const from = length <= 4 ? at + 8 : u32(at + 8)
      return tiff.toString('latin1', from, from + Math.min(length, 40)).replace(/\0.*$/, '')
    },
    /** Degrees, minutes and seconds as fractions. */
    degrees(directory: number, tag: number): number | null {
      const at = entry(directory, tag)
      if (at === null || u32(at + 4) !== 3) return null
      const from = u32(at + 8)
      const [degrees, minutes, seconds] = [0, 8, 16].map((i) => u32(from + i) / u32(from + i + 4))
      return Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600
    },
  }
}

/** Without an offset the camera's clock is taken as Beijing time. */
function timeIn(tiff: Tiff, now: Date): Pick<Exif, 'takenAt' | 'isTimeBroken'> | null {
  const directory = tiff.directory(exifPointer)
  if (directory === null) return null
  const local = tiff.text(directory, dateTimeOriginal) ?? ''
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(local)
  const offset = tiff.text(directory, offsetTimeOriginal) ?? ''
  const zone = /^[+-]\d\d:\d\d$/.test(offset) ? offset : '+08:00'
  const at = parts && momentOf(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}`, zone)
  const takenAt = at && isPlausibleCapture(at, now) ? at : null
  // Blanks and colons alone: the standard's way of saying that the time is not known.
  return { takenAt, isTimeBroken: !takenAt && /\d/.test(local) }
}

function placeIn(tiff: Tiff): Pick<Exif, 'latitude' | 'longitude'> | null {
  const directory = tiff.directory(gpsPointer)
  if (directory === null) return null
  const latitude = signed(tiff.degrees(directory, gps.latitude), tiff.text(directory, gps.latitudeRef), 'NS', 90)
  const longitude = signed(tiff.degrees(directory, gps.longitude), tiff.text(directory, gps.longitudeRef), 'EW', 180)
  // 0° 0° is what receivers write before they know where they are.
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null
  return { latitude, longitude }
}

function signed(degrees: number | null, direction: string | null, [plus, minus]: string, limit: number): number | null {
  if (degrees === null || !(degrees <= limit) || (direction !== plus && direction !== minus)) return null
  return Number((direction === minus ? -degrees : degrees).toFixed(6))
}
