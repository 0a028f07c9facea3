/** A title reduced to what two people would call the same: one width, one case, no spaces, no punctuation. */
export function normalizeTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}/]/gu, '')
}

/** Levels of a joined title ("管控措施/工程技术措施") and the forms under which an alias may meet it. */
export interface TitleForms {
  /** All levels run together. */
  joined: string
  /** The lowest level, as written and without its bracketed part. */
  leaf: string
  leafBare: string
  /** What stands in brackets: "可能性（L）" → "l". */
  inner: string[]
}

const BRACKETS = /[(（[【〔<《]([^)）\]】〕>》]*)[)）\]】〕>》]/g

/** Prepares a title for comparison; done once per column. */
export function titleForms(levels: string[]): TitleForms {
  const last = levels.at(-1) ?? ''
  const strip = (text: string) => normalizeTitle(text).replaceAll('/', '')
  return {
    joined: levels.map(strip).join(''),
    leaf: strip(last),
    leafBare: strip(last.replace(BRACKETS, '')),
    inner: [...last.matchAll(BRACKETS)].map((match) => strip(match[1] ?? '')).filter((text) => text !== ''),
  }
}

/** How well an alias names a column, 0 to 100. Both sides are normalised. */
export function matchTitle(forms: TitleForms, alias: string): number {
  if (alias === '' || forms.joined === '') return 0
  if (forms.leaf === alias || forms.joined === alias) return 100
  if (forms.leafBare === alias) return 94
  if (forms.inner.includes(alias)) return 88
  // Single letters (L, S, E, C) are in every other word: only whole matches count for them.
  if (alias.length < 2) return 0
  if (forms.leaf.includes(alias)) return 50 + Math.round((40 * alias.length) / forms.leaf.length)
  if (forms.joined.includes(alias)) return 42 + Math.round((30 * alias.length) / forms.joined.length)
  const isPartOfAlias = forms.leafBare.length >= 2 && alias.includes(forms.leafBare)
  return isPartOfAlias ? 35 + Math.round((35 * forms.leafBare.length) / alias.length) : 0
}

/** Whether a cell could be a column title: short, no sentence, not a number, not "label: value". */
export function looksLikeTitle(text: string): boolean {
  const value = text.trim()
  if (value === '' || value.length > 60) return false
  const plain = value.normalize('NFKC').replace(/\([^)]*\)/g, '')
  if (plain.length > 30 || /[。;!?]/.test(plain)) return false
  // Numbers, and the names that programs give to columns without one.
  if (/^[\s\d.,%/:-]+$/.test(plain) || /^(列|字段|column|f)\s*\d+$/i.test(plain)) return false
  return !/^[^:]{1,12}:\s*\S/.test(plain)
}
