import type { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { Config } from './config'
import { diskFull, storageAway } from './errors'
import { type FileStore, metered } from './files'
import { isUnreachable } from './transaction'

/** Bytes a part; S3 wants at least 5 MB. At most this much of a file is in memory. */
const partBytes = 8 * 1024 * 1024

/** Files in a bucket of any store that speaks S3. An object appears whole or not at all. */
export function s3Store(config: Config): FileStore {
  const Bucket = required(config, 'S3_BUCKET')
  const client = new S3Client({
    endpoint: required(config, 'S3_ENDPOINT'),
    region: config.S3_REGION,
    forcePathStyle: true,
    credentials: {
      accessKeyId: required(config, 'S3_ACCESS_KEY'),
      secretAccessKey: required(config, 'S3_SECRET_KEY'),
    },
    // The newer default checksums are not understood by every store; some keep them as part of the content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // A store that hangs must not hold whoever asks.
    requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  })
  return saying({
    async put(key, bytes, limit) {
      const meter = metered(limit)
      bytes.on('error', (error) => meter.through.destroy(error))
      const parts = inParts(bytes.pipe(meter.through))
      const first = (await parts.next()).value ?? Buffer.alloc(0)
      if (first.length < partBytes) await client.send(new PutObjectCommand({ Bucket, Key: key, Body: first }))
      else await putInParts(client, { Bucket, Key: key }, first, parts)
      return meter.result()
    },
    async get(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }))
      return Body as Readable
    },
    has: (key) =>
      client.send(new HeadObjectCommand({ Bucket, Key: key })).then(
        () => true,
        (error) => {
          if (error?.$metadata?.httpStatusCode === 404) return false
          throw error
        },
      ),
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }))
    },
  })
}

/** The same store; when it is full or does not answer, that is said, and the same may be tried again. */
function saying(store: FileStore): FileStore {
  const told = (error: unknown): never => {
    if (isFull(error)) throw diskFull()
    throw isAway(error) ? storageAway() : error
  }
  return {
    put: (key, bytes, limit) => store.put(key, bytes, limit).catch(told),
    get: (key) => store.get(key).catch(told),
    has: (key) => store.has(key).catch(told),
    remove: (key) => store.remove(key).catch(told),
  }
}

interface S3Error {
  name?: string
  code?: string
  $metadata?: { httpStatusCode?: number }
}
const isFull = (error: unknown) => {
  const { name, $metadata } = (error ?? {}) as S3Error
  return $metadata?.httpStatusCode === 507 || /StorageFull|QuotaExceeded/.test(name ?? '')
}
const isAway = (error: unknown) => {
  const { name, code, $metadata } = (error ?? {}) as S3Error
  const status = $metadata?.httpStatusCode
  return (status !== undefined && status >= 500) || status === 429 || name === 'TimeoutError' || isUnreachable(code)
}

type Setting = 'S3_BUCKET' | 'S3_ENDPOINT' | 'S3_ACCESS_KEY' | 'S3_SECRET_KEY'
function required(config: Config, name: Setting): string {
  const value = config[name]
  if (!value) throw new Error(`FILES=s3 needs ${name}`)
  return value
}

/** Full parts, then the rest. */
async function* inParts(stream: Readable): AsyncGenerator<Buffer, undefined> {
  let chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length < partBytes) continue
    yield Buffer.concat(chunks)
    chunks = []
    length = 0
  }
  if (length) yield Buffer.concat(chunks)
}

async function putInParts(
  client: S3Client,
  object: { Bucket: string; Key: string },
  first: Buffer,
  rest: AsyncGenerator<Buffer, undefined>,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object))
  const Parts: CompletedPart[] = []
  const send = async (Body: Buffer) => {
    const PartNumber = Parts.length + 1
    const { ETag } = await client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }))
    Parts.push({ ETag, PartNumber })
  }
  try {
    await send(first)
    for await (const part of rest) await send(part)
    await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }))
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => undefined)
    throw error
  }
}
