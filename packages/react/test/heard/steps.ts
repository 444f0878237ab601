import type { Page } from 'puppeteer-core'

/** What happens, in order: each is a name, and what is done in the page. */
export const steps: readonly (readonly [name: string, act: (page: Page) => Promise<unknown>])[] = [
  ['somebody types', async (page) => (await page.click('input'), page.keyboard.type('tra'))],
  ['five minutes are left', (page) => page.evaluate('heard.warn(5)')],
  ['one minute is left', (page) => page.evaluate('heard.warn(1)')],
  ['Enter on Stay signed in', (page) => page.keyboard.press('Enter')],
  ['the server cannot be reached', (page) => page.evaluate('heard.refuse()')],
  ['Enter on Try again', (page) => page.keyboard.press('Enter')],
  ['the server answers', (page) => page.evaluate('heard.answer()')],
  ['five minutes are left', (page) => page.evaluate('heard.warn(5)')],
  ['another tab stays signed in', (page) => page.evaluate('heard.extendElsewhere()')],
  ['five minutes are left to a fixed end', (page) => page.evaluate('heard.warnOfEnd(5)')],
  ['Escape', (page) => page.keyboard.press('Escape')],
  ['the session is held', (page) => page.evaluate('heard.hold()')],
  ['Tab and Enter sign in again', async (page) => (await page.keyboard.press('Tab'), page.keyboard.press('Enter'))],
  ['five minutes are left', (page) => page.evaluate('heard.warn(5)')],
  ['the session ends', (page) => page.evaluate('heard.end()')],
]
