import { isIP, isIPv6 } from 'node:net'

/**
 * Who an address stands for, where calls are counted or places are remembered. One household of IPv6 has 2^64 addresses:
 * they are one. An IPv4 address that arrives as IPv6 (mapped, or through the well-known prefix of NAT64) is itself.
 * Fits 45 characters.
 */
export function addressKey(ip: string | undefined): string {
  const bare = (ip ?? '').trim().replace(/%.*$/, '')
  if (!isIP(bare)) return bare.slice(0, 45) || 'unknown'
  if (!isIPv6(bare)) return bare
  const groups = groupsOf(bare.toLowerCase())
  if (isEmbedded(groups)) {
    const [high = 0, low = 0] = groups.slice(6)
    return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** `::ffff:0:0/96` and `64:ff9b::/96`. */
const isEmbedded = ([a, b, c, d, e, f]: readonly number[]) =>
  (!a && !b && !c && !d && !e && f === 0xffff) || (a === 0x64 && b === 0xff9b && !c && !d && !e && !f)

/** The eight numbers of a valid IPv6 address; a dotted tail is two of them. */
function groupsOf(ip: string): number[] {
  const plain = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
    const [a, b, c, d] = parts.map(Number) as [number, number, number, number]
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = plain.split('::')
  const numbers = (text: string) =>
    text
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16))
  const [before, after] = [numbers(head), numbers(tail ?? '')]
  return tail === undefined ? before : [...before, ...Array(8 - before.length - after.length).fill(0), ...after]
}
