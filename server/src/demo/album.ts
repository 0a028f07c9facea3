import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import sharp from 'sharp'
import { type FileEntity, FileLinks, Files } from '../modules/file/file.entity'
import { type Picture, readPicture } from '../modules/file/file.images'
import { viewKey } from '../modules/file/storing.service'
import type { Attachment } from '../platform/attachments'
import { type Scene, sceneSvg, scenes } from './scenes'
import type { Sink, Told } from './sink'
import type { Person, World } from './world'

interface Shot {
  bytes: Buffer
  picture: Picture
  sha256: string
}

/** Pictures of the demo city: drawn once, stored for each enterprise as an upload would be. */
export class Album {
  private readonly shots = new Map<string, Shot>()
  private readonly toStore: { key: string; bytes: Buffer }[] = []

  constructor(private readonly world: World) {}

  async open(): Promise<void> {
    const wanted = scenes.flatMap((scene) => [false, true].map((isAfter) => ({ scene, isAfter })))
    await Promise.all(
      wanted.map(async ({ scene, isAfter }) => {
        const bytes = await sharp(Buffer.from(sceneSvg(scene, isAfter)))
          .jpeg({ quality: 80 })
          .toBuffer()
        this.shots.set(`${scene} ${isAfter}`, await developed(bytes))
      }),
    )
  }

  /** One photo by this person; its id, and the event that it was uploaded. */
  take(scene: Scene, isAfter: boolean, by: Person, at: Date): { id: string; event: Told } {
    const shot = this.shots.get(`${scene} ${isAfter}`) as Shot
    return this.keep(shot, `IMG_${at.toISOString().slice(0, 19).replace(/\D/g, '')}.jpg`, 'image/jpeg', by, at)
  }

  /** A picture of its own, such as a floor plan. */
  async add(svg: string, name: string, by: Person, at: Date): Promise<{ id: string; event: Told }> {
    const bytes = await sharp(Buffer.from(svg)).png({ palette: true }).toBuffer()
    return this.keep(await developed(bytes), name, 'image/png', by, at)
  }

  private keep({ bytes, picture, sha256 }: Shot, name: string, type: string, by: Person, at: Date) {
    const { sink, random } = this.world
    const { tenantId } = by
    const storeKey = `${tenantId}/${at.toISOString().slice(0, 7)}/${random.uuid()}`
    this.toStore.push(
      { key: storeKey, bytes },
      { key: viewKey(storeKey, 'thumb'), bytes: picture.thumb },
      { key: viewKey(storeKey, 'view'), bytes: picture.view },
    )
    const file = sink.add(
      Files,
      fileOf({ bytes, picture, sha256 }, { tenantId, storeKey, name, type, at, userId: by.id }),
    )
    const about = { tenantId, actor: by, type: 'file.uploaded', subject: 'File', subjectId: file.id, at }
    return { id: file.id, event: { ...about, payload: { name, type, size: bytes.length, sha256 } } }
  }

  async store(): Promise<void> {
    const { files } = this.world
    for (let i = 0; i < this.toStore.length; i += 8) {
      const some = this.toStore.slice(i, i + 8)
      await Promise.all(some.map(({ key, bytes }) => files.put(key, Readable.from([bytes]), bytes.length)))
    }
  }
}

async function developed(bytes: Buffer): Promise<Shot> {
  return {
    bytes,
    picture: await readPicture(bytes, new Date()),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

/** What `attachFiles` would have written. */
export function attach(sink: Sink, { place, row, partId }: Attachment, ids: readonly string[], createdAt: Date): void {
  const { subject } = place.of
  const to = { subject, subjectId: row.id, subjectTenantId: row.tenantId, part: place.part, partId }
  for (const fileId of ids) sink.add(FileLinks, { ...to, tenantId: row.tenantId, createdAt, fileId })
}

interface Upload {
  tenantId: string
  storeKey: string
  name: string
  type: string
  at: Date
  userId: string
}

const fileOf = ({ bytes, picture, sha256 }: Shot, { at, ...upload }: Upload): Omit<FileEntity, 'id' | 'version'> => ({
  ...upload,
  createdAt: at,
  size: bytes.length,
  sha256,
  width: picture.width,
  height: picture.height,
  hasViews: true,
  capturedAt: at,
  exifAt: null,
  deviceAt: null,
  timeFault: null,
  latitude: null,
  longitude: null,
  receivedAt: at,
  unattachedSince: null,
})
