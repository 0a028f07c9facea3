import type { HazardText } from './types.ts'

/**
 * `{三/五/七}` in a text stands for one of them. The n-th telling takes the n-th of every list, in all fields alike, so
 * that the lamps reported are the lamps replaced.
 */
const slot = /\{([^{}]+)\}/g

const optionsOf = (text: string): string[][] => [...text.matchAll(slot)].map(([, options = '']) => options.split('/'))

/** In how many ways the title can be told. */
export const variantCount = ({ title }: HazardText): number =>
  optionsOf(title).reduce((count, { length }) => leastCommonMultiple(count, length), 1)

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))
const leastCommonMultiple = (a: number, b: number): number => (a * b) / greatestCommonDivisor(a, b)

const fill = (text: string, n: number): string =>
  text.replace(slot, (_, options: string) => {
    const list = options.split('/')
    return list[n % list.length] as string
  })

/** Nobody writes down what he did none of: “换了0块” is left out. */
const nothing = /(?<![\d.])0(?=\p{Script=Han})/u
function withoutNothing(text: string): string {
  const parts = text.split('，').map((part) =>
    part
      .split('、')
      .filter((each) => !nothing.test(each))
      .join('、'),
  )
  return parts.filter((part) => part !== '').join('，')
}

/** The n-th telling of a text. */
export function variantOf<T extends HazardText>({ costs, ...text }: T, n: number): Omit<T, 'costs'> {
  const filled = Object.entries(text).map(([name, value]) => [name, typeof value === 'string' ? fill(value, n) : value])
  const cost = costs?.[n % costs.length] ?? text.cost
  const told = { ...Object.fromEntries(filled), cost }
  return { ...told, done: withoutNothing(told.done) || `${told.measure}，已做完` }
}
