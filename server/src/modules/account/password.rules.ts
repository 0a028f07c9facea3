/** What is known of whoever sets a password: all of it is tried early. */
export interface Known {
  logins: readonly (string | null | undefined)[]
  names: readonly (string | null | undefined)[]
  phones: readonly (string | null | undefined)[]
  /** Names and codes of the tenant. */
  tenant: readonly (string | null | undefined)[]
}

const product = ['shuangfang', '双防', '双重预防']

/** How often something must be chosen that does not follow from what stands before it. */
const fewestChoices = 5

/** Why this password would soon be guessed, in words for whoever chose it; null when it would not. */
export function weaknessOf(password: string, known: Known, common: ReadonlySet<string>): string | null {
  const plain = squeezed(password)
  const holds = (words: Known['names'], shortest: number) =>
    words.some((word) => word && squeezed(word).length >= shortest && plain.includes(squeezed(word)))
  if (holds(known.logins, 3)) return '密码不能包含账号，请换一句别人想不到的话'
  if (holds(known.names, 2)) return '密码不能包含本人姓名，请换一句别人想不到的话'
  if (holds(known.phones, 6)) return '密码不能包含手机号，请换一句别人想不到的话'
  if (holds(known.tenant, 2)) return '密码不能包含本单位的名称或代码，请换一句别人想不到的话'
  if (holds(product, 2)) return '密码不能包含平台的名称，请换一句别人想不到的话'
  if (/^\d*$/.test(plain)) return '密码不能全是数字：生日、电话、证件号最先被猜到'
  if (isCommon(plain, common)) return '这是很常见的密码，会最先被猜到，请换一句别人想不到的话'
  if (choicesIn(password) < fewestChoices) return '密码不能是键盘上挨着的键或重复的字，请换一句别人想不到的话'
  return null
}

/** Letters and digits in small letters: spaces, points and capitals make nothing harder to guess. */
const squeezed = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Digits and signs that stand for letters. */
const disguises: Record<string, string> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b' }

/** A word of the list, alone, disguised, doubled, or with numbers (a year, a birthday) before or behind it. */
function isCommon(plain: string, common: ReadonlySet<string>): boolean {
  const core = plain.replace(/^\d+|\d+$/g, '')
  const undisguised = plain.replace(/[013-578]/g, (digit) => disguises[digit] ?? digit)
  return [plain, undisguised, core, once(plain), once(core)].some((text) => text.length > 1 && common.has(text))
}

/** `abcabc` and `abcabca` are `abc`. */
function once(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const part = text.slice(0, length)
    if (part.repeat(Math.ceil(text.length / length)).startsWith(text)) return part
  }
  return text
}

const rows = ['1234567890-=', 'qwertyuiop[]', "asdfghjkl;'", 'zxcvbnm,./']
const shifted: Record<string, string> = Object.fromEntries(
  [...'!@#$%^&*()_+'].map((sign, i) => [sign, rows[0]?.[i] ?? sign]),
)
const places = new Map(rows.flatMap((row, y) => [...row].map((key, x) => [key, { x, y }] as const)))

/** Runs over the keyboard, the alphabet or the same letter are one choice; so is what was there before. */
function choicesIn(password: string): number {
  const keys = [...password.normalize('NFKC').toLowerCase()].map((letter) => shifted[letter] ?? letter)
  const whole = once(keys.join(''))
  return [...whole].filter((key, i, all) => i === 0 || !follows(all[i - 1] as string, key)).length
}
function follows(before: string, key: string): boolean {
  if (Math.abs((before.codePointAt(0) ?? 0) - (key.codePointAt(0) ?? 0)) <= 1) return true
  const [from, to] = [places.get(before), places.get(key)]
  return !!from && !!to && Math.abs(from.x - to.x) <= 1 && Math.abs(from.y - to.y) <= 1
}
