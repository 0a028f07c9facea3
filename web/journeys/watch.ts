import type { Page } from 'playwright-core'
import type { Visitor } from './world'

/** A person whose browser tells what the pages did, at whose behest ever. */
export interface Watched extends Visitor {
  /** Whatever ran, was refused by the policy, asked or went elsewhere. */
  deeds: string[]
  /** Goes to a page of the program, as a link inside it would, and waits until it has drawn what it asked for. */
  open: (path: string) => Promise<void>
  settled: () => Promise<void>
  /** What the page shows: text, what stands in its fields, tips. Without blanks: how lines break is the page's affair. */
  words: () => Promise<string>
}

/** How often in a row everything must be drawn and nothing asked for. */
export const patience = { rounds: 3 }

/** Hostile texts call `xss(n)`, or ask a foreign host for n. */
export async function watch(visitor: Visitor, url: string): Promise<Watched> {
  const { page, context } = visitor
  const deeds: string[] = []
  const asked = new Set<unknown>()
  await context.exposeBinding('xss', (_source, number) => void deeds.push(`ran ${number}`))
  await context.exposeBinding('violated', (_source, what) => void deeds.push(`refused ${what}`))
  await context.addInitScript(() => {
    const { violated } = window as unknown as { violated: (what: string) => void }
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => violated(violatedDirective))
  })
  page.on('dialog', (dialog) => {
    deeds.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('page', (other) => deeds.push(`opened ${other.url()}`))
  page.on('request', (request) => {
    asked.add(request)
    if (!isOurs(request.url(), url)) deeds.push(`asked ${request.url()}`)
  })
  page.on('requestfinished', (request) => void asked.delete(request))
  page.on('requestfailed', (request) => void asked.delete(request))

  async function settled(): Promise<void> {
    for (let calm = 0; calm < patience.rounds; calm = asked.size ? 0 : calm + 1) await page.evaluate(drawn)
  }
  return {
    ...visitor,
    deeds,
    settled,
    async open(path) {
      if (page.url() === 'about:blank') await page.goto(path)
      else await page.evaluate(follow, path)
      await settled()
    },
    words: async () => squeezed(await page.evaluate(wordsOf)),
  }
}

export const squeezed = (text: string) => text.replace(/\s+/g, '')

/** Elements that the program itself never makes, however they came there. */
export const strangersOn = (page: Page): Promise<string[]> => page.evaluate(strangers)

const isOurs = (address: string, url: string) => address.startsWith(`${url}/`) || /^(data|blob):/.test(address)

/* What follows runs in the page. */

function drawn(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 15)))
}

function follow(path: string): void {
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
}

function wordsOf(): string {
  const held = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value)
  const tips = [...document.querySelectorAll('[title], [alt], [aria-label]')].flatMap((element) =>
    ['title', 'alt', 'aria-label'].map((name) => element.getAttribute(name) ?? ''),
  )
  return [document.body.innerText, ...held, ...tips].join('\n')
}

function strangers(): string[] {
  const never =
    'iframe, object, embed, base, frame, marquee, math, form[action], meta[http-equiv], [href^="javascript" i]'
  const handled = [...document.querySelectorAll('*')].filter((element) =>
    [...element.attributes].some(({ name }) => /^on/i.test(name)),
  )
  const scripts = [...document.scripts].filter((script) => !script.src.startsWith(location.origin))
  return [...document.querySelectorAll(never), ...handled, ...scripts].map((element) => element.outerHTML.slice(0, 200))
}

/** What a page would do that takes texts for markup: each payload in an element and in an attribute of its own. */
export function renderAsMarkup(payloads: string[]): void {
  for (const [i, payload] of payloads.entries()) {
    const text = payload.replaceAll('§', String(i))
    for (const markup of [text, `<i title="${text}">x</i>`]) {
      const box = document.createElement('div')
      document.body.append(box)
      box.innerHTML = markup
    }
  }
}
