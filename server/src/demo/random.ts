/** A small seeded generator (sfc32): the same seed gives the same city on every machine. Never for secrets. */
export class Random {
  private a: number
  private b: number
  private c: number
  private d = 1

  constructor(private readonly seed: string) {
    let [h1, h2, h3] = [0x9e3779b9, 0x243f6a88, 0xb7e15162]
    for (const letter of seed) {
      const unit = letter.codePointAt(0) ?? 0
      h1 = Math.imul(h1 ^ unit, 0x85ebca6b)
      h2 = Math.imul(h2 ^ h1, 0xc2b2ae35)
      h3 = Math.imul(h3 ^ h2, 0x27d4eb2f)
    }
    ;[this.a, this.b, this.c] = [h1, h2, h3]
    for (let i = 0; i < 16; i++) this.next()
  }

  /** A stream of its own for one purpose, so that a change elsewhere does not move it. */
  fork(label: string): Random {
    return new Random(`${this.seed}/${label}`)
  }

  /** In [0, 1). */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.d) | 0
    this.d = (this.d + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low)
  }

  /** A whole number, both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(p: number): boolean {
    return this.next() < p
  }

  pick<T>(of: readonly T[]): T {
    const found = of[Math.floor(this.next() * of.length)]
    if (found === undefined) throw new Error('Nothing to pick from')
    return found
  }

  /** One of the options, as often as its weight says. */
  weighted<T>(options: readonly (readonly [T, number])[]): T {
    let rest = this.next() * options.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [option, weight] of options) {
      rest -= weight
      if (rest < 0) return option
    }
    return (options.at(-1) as readonly [T, number])[0]
  }

  shuffled<T>(of: readonly T[]): T[] {
    const list = [...of]
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      ;[list[i], list[j]] = [list[j] as T, list[i] as T]
    }
    return list
  }

  /** Shaped like a random UUID. */
  uuid(): string {
    const hex = Array.from({ length: 4 }, () =>
      Math.floor(this.next() * 4_294_967_296)
        .toString(16)
        .padStart(8, '0'),
    ).join('')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  }

  /** Twelve letters without look-alikes, like the product's own codes. */
  code(): string {
    const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
    return Array.from({ length: 12 }, () => letters[this.int(0, letters.length - 1)]).join('')
  }
}
