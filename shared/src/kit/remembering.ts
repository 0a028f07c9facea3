/**
 * `of` with the answers to the texts it met lately: lists say the same thing in many rows. Answers are shared, so nobody
 * may change them.
 */
export function remembering<R>(of: (text: string) => R): (text: string) => R {
  const answers = new Map<string, R>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    const answer = of(text)
    if (answers.size >= 5000) answers.clear()
    answers.set(text, answer)
    return answer
  }
}
