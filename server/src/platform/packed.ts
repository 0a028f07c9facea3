import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** A value as a `packed` column holds it. */
export type Packed<T> = Buffer & { readonly of?: T }

export const pack = <T>(value: T): Packed<T> => deflateRawSync(JSON.stringify(value), { level: 1 })

export const unpack = <T>(bytes: Packed<T>): T => JSON.parse(inflateRawSync(bytes).toString()) as T
