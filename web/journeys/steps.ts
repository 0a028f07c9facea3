import axe from 'axe-core'
import type { Page } from 'playwright-core'
import type { Visitor } from './world'

/** Answers the one question an official step asks. */
export async function sure(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ hasText: '确定后：' })
  await dialog.waitFor()
  await dialog.getByRole('button').last().click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Fills the text box that a form item of this label holds. */
export async function fill(page: Page, label: string, value: string): Promise<void> {
  const item = page.locator('.el-form-item').filter({ has: page.locator('.el-form-item__label', { hasText: label }) })
  await item.locator('textarea, input:not([type=file])').first().fill(value)
}

/** Chooses an option of the select that a form item of this label holds. */
export async function choose(page: Page, label: string, option: string, typed?: string): Promise<void> {
  const item = page.locator('.el-form-item').filter({ has: page.locator('.el-form-item__label', { hasText: label }) })
  await item.locator('.el-select').first().click()
  if (typed) await item.locator('input').first().fill(typed)
  await page.locator('.el-select-dropdown__item:visible').filter({ hasText: option }).first().click()
}

/** A small real picture, for the places that want one. */
export const photo = {
  name: '整改后.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsEtiTkMY2gi+hcEKLNXzWgQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQELgvwSiEPspS9QwAAAABJRU5ErkJggg==',
    'base64',
  ),
}

/** As it was before: proof of work done must be another picture. */
export const photoBefore = {
  name: '发现时.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAn0lEQVRoge2SQQkAQRDDqiXiKm5Vnoh7hIFCBKSh4fU00Q3YgOoV2YV6l+gGbED1iuxCvUt0AzagekV2od4lugEbUL0iu1DvEt2ADahekV2od4luwAZUr8gu1LtEN2ADqldkF+pdohuwAdUrsgv1LtEN2IDqFdmFepfoBmxA9YrsQr1LdAM2oHpFdqHeJboBG1C9IrtQ7xLdgA2oXvEPH/pmIR4A9raEAAAAAElFTkSuQmCC',
    'base64',
  ),
}

/** Nobody's page may have complained. */
export function complaints(...people: Visitor[]): string[] {
  return people.flatMap(({ errors }) => errors)
}

/** What keeps somebody from using this page, in axe's words: rule, how often, where first. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa'],
      resultTypes: ['violations'],
    }),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0]?.target} ${nodes[0]?.html.slice(0, 120)}`)
}

export const isWiderThanScreen = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)
