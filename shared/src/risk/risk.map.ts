/** A point of a picture in fractions of its width and height. */
export type Dot = readonly [x: number, y: number]
export type Polygon = readonly Dot[]

/** Twice the signed area of a triangle: on which side of a→b the point c lies. */
const side = (a: Dot, b: Dot, c: Dot): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

const between = (a: Dot, b: Dot, c: Dot): boolean =>
  Math.min(a[0], b[0]) <= c[0] &&
  c[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= c[1] &&
  c[1] <= Math.max(a[1], b[1])

/** Whether two closed segments share a point. */
export function segmentsMeet(a: Dot, b: Dot, c: Dot, d: Dot): boolean {
  const [abc, abd, cda, cdb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)]
  if (abc * abd < 0 && cda * cdb < 0) return true
  return (
    (abc === 0 && between(a, b, c)) ||
    (abd === 0 && between(a, b, d)) ||
    (cda === 0 && between(c, d, a)) ||
    (cdb === 0 && between(c, d, b))
  )
}

/** Size of the enclosed surface, as a fraction of the picture. */
export function surface(polygon: Polygon): number {
  const twice = polygon.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length] as Dot
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.abs(twice) / 2
}

const same = (a: Dot, b: Dot): boolean => a[0] === b[0] && a[1] === b[1]

export type PolygonFault = 'too_few' | 'repeated' | 'crossing' | 'flat'

/** What keeps a polygon from being an area one can colour, or null. 200 points make 20 000 comparisons: nothing. */
export function polygonFault(polygon: Polygon): PolygonFault | null {
  const n = polygon.length
  if (n < 3) return 'too_few'
  const at = (i: number) => polygon[i % n] as Dot
  const corners = polygon.map((_, i) => i)
  if (corners.some((i) => same(at(i), at(i + 1)))) return 'repeated'
  if (corners.some((i) => foldsBack(at(i), at(i + 1), at(i + 2)))) return 'crossing'
  const crosses = (i: number, j: number) => segmentsMeet(at(i), at(i + 1), at(j), at(j + 1))
  // Neighbours share a corner, and the last edge is a neighbour of the first.
  const others = (i: number) => corners.slice(i + 2, i === 0 ? n - 1 : n)
  if (corners.some((i) => others(i).some((j) => crosses(i, j)))) return 'crossing'
  return surface(polygon) < smallest ? 'flat' : null
}

/** A hundredth of a hundredth of the picture: nobody can hit anything smaller. */
const smallest = 0.0001

/** Whether the second edge runs back over the first. */
const foldsBack = (a: Dot, b: Dot, c: Dot): boolean =>
  side(a, b, c) === 0 && (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0

/** Whether a dot lies inside a polygon (even-odd rule). */
export function isInside([x, y]: Dot, polygon: Polygon): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i] as Dot
    const [xj, yj] = polygon[j] as Dot
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** Where to write the name of an area: its centroid, or its first inner point where the centroid lies outside. */
export function labelSpot(polygon: Polygon): Dot {
  const n = polygon.length
  let [x, y, twice] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [ax, ay] = polygon[i] as Dot
    const [bx, by] = polygon[(i + 1) % n] as Dot
    const cross = ax * by - bx * ay
    twice += cross
    x += (ax + bx) * cross
    y += (ay + by) * cross
  }
  const centre: Dot = twice ? [x / (3 * twice), y / (3 * twice)] : (polygon[0] ?? [0.5, 0.5])
  if (isInside(centre, polygon)) return centre
  const diagonals = polygon.map((a, i): Dot => {
    const b = polygon[(i + 2) % n] as Dot
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  })
  return diagonals.find((dot) => isInside(dot, polygon)) ?? centre
}
