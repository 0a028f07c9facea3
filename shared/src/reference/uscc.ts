/** Unified social credit code: GB 32100 (18 characters, check digit) around a GB 11714 organisation code (positions 9-17). */
export type UsccProblem = 'length' | 'character' | 'region' | 'organisation_digit' | 'check_digit'
export type UsccCheck = { ok: true } | { ok: false; problem: UsccProblem; message: string }

// I, O, S, V and Z are left out by GB 32100: they look like digits.
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const organisationAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

function weighted(text: string, letters: string, by: readonly number[]): number {
  return by.reduce((sum, weight, i) => sum + letters.indexOf(text.charAt(i)) * weight, 0)
}

function checkDigit(first17: string): string {
  return alphabet.charAt((31 - (weighted(first17, alphabet, weights) % 31)) % 31)
}

function organisationDigit(first8: string): string {
  const rest = 11 - (weighted(first8, organisationAlphabet, organisationWeights) % 11)
  if (rest === 10) return 'X'
  return rest === 11 ? '0' : String(rest)
}

const wrong = (problem: UsccProblem, message: string): UsccCheck => ({ ok: false, problem, message })

/** Says what is wrong with a code, in words a clerk can act on. */
export function checkUscc(code: string): UsccCheck {
  if (code.length !== 18)
    return wrong('length', `统一社会信用代码应为 18 位，现为 ${code.length} 位，请对照营业执照填写`)
  const at = [...code].findIndex((letter) => !alphabet.includes(letter))
  if (at >= 0) return wrong('character', characterMessage(code.charAt(at), at + 1))
  if (!/^\d{6}$/.test(code.slice(2, 8)))
    return wrong('region', '第 3 至 8 位是登记机关区划，应为数字，请对照营业执照填写')
  if (checkDigit(code) !== code.charAt(17)) return wrong('check_digit', '最后一位校验码不符，请对照营业执照检查每一位')
  if (organisationDigit(code.slice(8)) !== code.charAt(16))
    return wrong('organisation_digit', '第 17 位（组织机构代码校验位）不符，请对照营业执照检查第 9 至 17 位')
  return { ok: true }
}

function characterMessage(letter: string, position: number): string {
  if (alphabet.includes(letter.toUpperCase())) return `第 ${position} 位“${letter}”应为大写字母`
  if (letter.trim() === '') return `第 ${position} 位是空格，请删去`
  return `第 ${position} 位“${letter}”不能用，代码只用数字和大写字母（不含 I、O、S、V、Z）`
}

/** True when both check digits hold. */
export const isUscc = (code: string): boolean => checkUscc(code).ok

/** A valid code for demo data: region of registration, and a serial number that makes the body (MA9 is for demos only). */
export function makeUscc(regionCode: string, serial: number): string {
  if (!Number.isInteger(serial) || serial < 0 || serial >= 31 ** 5)
    throw new RangeError(`serial out of range: ${serial}`)
  if (!/^\d{6}/.test(regionCode)) throw new RangeError(`region code needs six digits: ${regionCode}`)
  let body = ''
  for (let i = 0, rest = serial; i < 5; i++, rest = Math.floor(rest / 31)) body = alphabet.charAt(rest % 31) + body
  const first16 = `91${regionCode.slice(0, 6)}MA9${body}`
  const first17 = first16 + organisationDigit(first16.slice(8))
  return first17 + checkDigit(first17)
}
