import { type FileSize, type FileView, fileApi } from '@shuangfang/shared/file/file.contract'
import { urlOf } from '@shuangfang/shared/kit/client'
import { api } from './api'
import { newKey } from './ids'

const files = api(fileApi)

export interface Upload {
  file: Blob
  name: string
  capturedAt?: string
  /** The same upload tried again has the same key. */
  key?: string
}

/** Sends one file as it is. Metadata travels in headers, because the body is the file. */
export function upload({ file, name, capturedAt, key = newKey() }: Upload): Promise<FileView> {
  const headers: Record<string, string> = {
    'x-file-name': encodeURIComponent(name),
    'x-device-at': new Date().toISOString(),
  }
  // Whatever the camera's clock says: the server keeps what can be true, and that the rest could not.
  if (capturedAt) headers['x-captured-at'] = capturedAt
  // A plain Blob: the name is the one given here, not the device's.
  return files.upload({ file: file.slice(0, file.size, file.type) }, { key, headers })
}

/** Where to see a stored file. */
export const fileUrl = (id: string, size: FileSize = 'full') => urlOf(fileApi.get, { params: { id }, query: { size } })
