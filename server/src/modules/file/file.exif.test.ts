import sharp, { type Exif as Written } from 'sharp'
import { expect, it } from 'vitest'
import { readExif } from './file.exif'

const now = new Date('2026-11-29T08:00:00Z')

/** The block as a camera's JPEG carries it. */
async function exifOf(written: Written) {
  const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#c33' } })
    .withExif(written)
    .jpeg()
    .toBuffer()
  return (await sharp(bytes).metadata()).exif
}
const taken = async (DateTimeOriginal: string, OffsetTimeOriginal?: string) =>
  readExif(await exifOf({ IFD2: { DateTimeOriginal, ...(OffsetTimeOriginal && { OffsetTimeOriginal }) } }), now)

it.each([
  ['2026:11:20 08:30:00', undefined, '2026-11-20T00:30:00.000Z'],
  ['2026:11:20 08:30:00', '+00:00', '2026-11-20T08:30:00.000Z'],
])('reads the time %s %s', async (local, offset, at) => {
  expect(await taken(local, offset)).toMatchObject({ takenAt: new Date(at), isTimeBroken: false })
})

it.each([
  '0000:00:00 00:00:00',
  '0001:01:01 00:00:00',
  '1970:01:01 08:00:00',
  '9999:12:31 23:59:59',
  '2026:13:01 00:00:00',
  '2026:02:31 10:00:00',
  '2027:01:01 00:00:00',
])('keeps nothing of the time %s, and says so', async (local) => {
  expect(await taken(local)).toMatchObject({ takenAt: null, isTimeBroken: true })
})

it('takes blanks for a time that is not known, which is no fault', async () => {
  expect(await taken('    :  :     :  :  ')).toMatchObject({ takenAt: null, isTimeBroken: false })
})

const at = (latitude: string, longitude: string, refs = 'NE') => ({
  IFD3: {
    GPSLatitudeRef: refs[0] as string,
    GPSLatitude: latitude,
    GPSLongitudeRef: refs[1] as string,
    GPSLongitude: longitude,
  },
})

it('reads where it was taken', async () => {
  const place = at('34/1 23/1 4530/100', '113/1 44/1 2160/100')
  expect(readExif(await exifOf(place), now)).toMatchObject({ latitude: 34.395917, longitude: 113.739333 })
  const south = at('34/1 23/1 4530/100', '113/1 44/1 2160/100', 'SW')
  expect(readExif(await exifOf(south), now)).toMatchObject({ latitude: -34.395917, longitude: -113.739333 })
})

it.each([
  ['a latitude beyond the pole', '99/1 0/1 0/1', '113/1 44/1 0/1'],
  ['no fix', '0/1 0/1 0/1', '0/1 0/1 0/1'],
])('knows no place from %s', async (_, latitude, longitude) => {
  expect(readExif(await exifOf(at(latitude, longitude)), now)).toMatchObject({ latitude: null, longitude: null })
})

it('says nothing from a block that points nowhere', async () => {
  const whole = await exifOf({ IFD2: { DateTimeOriginal: '2026:11:20 08:30:00' } })
  for (let length = 0; length < (whole?.length ?? 0); length += 3) {
    expect(() => readExif(whole?.subarray(0, length), now)).not.toThrow()
  }
  expect(readExif(undefined, now)).toEqual({ takenAt: null, isTimeBroken: false, latitude: null, longitude: null })
})
