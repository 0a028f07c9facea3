import type { Subject } from '@shuangfang/shared/access/abilities'
import type { Actor } from '@shuangfang/shared/access/actor'
import type { Entity, Row } from './entity'

/** `pictures`: JPEG, PNG, WebP. `scans`: pictures and documents to read. `anything`: whatever an upload may be. */
export type Accepted = 'pictures' | 'scans' | 'anything'

/**
 * A place where files are attached: one part of the rows of one entity. Whoever may read the row may read what is
 * attached to it. Nouns declare their places; the file module knows no noun.
 */
export interface FilePlace<R extends Row = Row> {
  of: Entity
  /** What the files are to the row; unique within the subject. */
  part: string
  accepts: Accepted
  /** Where reading the row is not enough: the files may show more of people than the row does. */
  readers?: (actor: Actor) => boolean
  /** Documents hold nothing about people: their originals go to everyone who reads the row. */
  isOpen: boolean
  /** False: read through an endpoint of the row only, never by the file's id. */
  isById: boolean
  /** The row itself, or a row inside it that has a list of its own (a round, an entry, an element). */
  on: (row: R, inside?: Row) => Attachment
}

/** Where a list of files belongs. */
export interface Attachment {
  place: FilePlace
  row: Row
  partId: string
}

const places = new Map<string, FilePlace>()

/** Declares a place; its module lists it, too, so that sweeps find it. */
export function defineFilePlace<R extends Row, S extends Subject>(definition: {
  of: Entity<R, S>
  part: string
  accepts: Accepted
  readers?: (actor: Actor) => boolean
  isOpen?: boolean
  isById?: boolean
}): FilePlace<R> {
  const place = { isOpen: false, isById: true, ...definition } as unknown as FilePlace
  place.on = (row, inside = row) => ({ place, row, partId: inside.id })
  const name = placeName(place)
  if (places.has(name)) throw new Error(`Two places for files are called ${name}`)
  places.set(name, place)
  return place as unknown as FilePlace<R>
}

export const placeName = ({ of, part }: Pick<FilePlace, 'of' | 'part'>) => `${of.subject}.${part}`

export const placesDeclared = (): FilePlace[] => [...places.values()]

/** What a stored link names; undefined for one of an earlier version of the program. */
export const placeNamed = (subject: string, part: string): FilePlace | undefined => places.get(`${subject}.${part}`)
