import { playwrightPage, type Page } from '@keyturn/engines'
import { describe, expect, inject, test } from 'vitest'
import { findFaults } from './find-faults.ts'
import { onBothBackends, openSignedIn, seeSignedIn } from './situation.ts'

/** What each story measures in the end, as the page says it. */
const stories: readonly (readonly [id: string, facts: Readonly<Record<string, string | RegExp>>])[] = [
  ['fifty-requests', { answered: '50/50', refreshes: '1', '401s': '0' }],
  ['ten-tabs', { 'tabs signed in': '10', answered: '55/55', '401s': '0' }],
  ['lost-answer', { answered: '5/5', 'answered later': '4/4', 'in the end': 'signed-in' }],
  ['server-down', { 'answered afterwards': '10/10', '401s': '0', 'in the end': 'signed-in' }],
  ['asleep', { answered: '20/20', refreshes: '1', '401s': '0' }],
  ['wrong-clock', { answered: '30/30', '401s': '0' }],
  ['stolen-token', { 'rounds until found': /^[1-6]$/, 'what the user is told': 'reuse-detected' }],
  ['other-user', { here: 'user-switched', there: 'mara', 'requests sent as the other': '0' }],
  ['long-form', { 'requests held, then sent': '1', '401s': '0', 'this tab': 'signed-in' }],
  ['revoked-device', { 'what the user is told': 'revoked', 'requests served after the end': '0' }],
  ['new-keys', { 'key in use': 'new', answered: '60/60', '401s': '0' }],
]

/** The others cannot be told which colours somebody likes. */
const isChromium = inject('engine').name === 'chromium'

/** Those that put something on the stage. */
const shownMost = ['ten-tabs', 'stolen-token', 'long-form', 'revoked-device']

onBothBackends((visit) => {
  test('every story ends as it should, one after the other', { timeout: 300_000 }, async () => {
    const page = await openSignedIn(await visit(), `/lab/${stories[0]?.[0]}`)
    for (const [id, facts] of stories) {
      if (!(await pathOf(page)).endsWith(id)) await page.locator('a[rel="next"]').click()
      await play(page)
      if (id === 'long-form') await signInInPlace(page)
      await seeTheEnd(page, id)
      const seen = await readFacts(page)
      for (const [label, value] of Object.entries(facts)) expect(seen[label], `${id}: ${label}`).toMatch(value)
      expect(await page.locator('.verdict-bad').count(), id).toBe(0)
      if (isChromium && shownMost.includes(id)) await lookForFaults(page, id)
    }
    expect(await pathOf(page)).toMatch(new RegExp(`${stories.at(-1)?.[0]}$`))
  })

  test('the link to a story is enough: it signs in by itself', async () => {
    const { openTab } = await visit()
    const page = await openTab('/lab/fifty-requests')
    await play(page)
    await seeTheEnd(page, 'fifty-requests')
    await seeSignedIn(page)
  })

  test('a story that is stopped puts back what it has changed', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor, '/lab/server-down')
    await play(page)
    await page.getByText('Refused with 503.').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('What the story had changed is put back.').waitFor()
    const workbench = await visitor.openTab('/lab/workbench')
    await workbench.getByRole('radio', { name: 'Healthy' }).and(workbench.locator(':checked')).waitFor()
  })

  test('a reset makes everything as at first', async () => {
    const page = await openSignedIn(await visit(), '/lab/workbench')
    await page.getByRole('button', { name: '10 min' }).click()
    await page.getByText('ahead of the real clock').waitFor()
    await page.getByRole('button', { name: 'Reset the demo' }).click()
    await page.getByText('Nobody is signed in').waitFor()
    await page.getByText('Real time', { exact: true }).waitFor()
  })
})

describe('the tour', () => {
  onBothBackends((visit) => {
    test('is offered once, goes from stop to stop by keyboard, and leads to the first story', async () => {
      const visitor = await visit()
      const page = await openSignedIn(visitor)
      await page.getByRole('button', { name: 'Take the tour' }).click()
      const stop = page.getByRole('dialog')
      await stop.getByText('A session lives behind this page').waitFor()
      await seeDrawn(page)
      await page.keyboard.press('ArrowRight')
      await stop.getByText('What it does now').waitFor()
      for (const title of ['Stories', 'The workbench', 'Devtools']) {
        await seeDrawn(page)
        await stop.getByRole('button', { name: 'Next' }).click()
        await stop.getByText(title, { exact: true }).waitFor()
      }
      await seeDrawn(page)
      await stop.getByRole('button', { name: 'Play the first story' }).click()
      await page.getByRole('heading', { level: 1, name: 'Fifty requests at once' }).waitFor()
      await page.goto('/expenses')
      await page.getByRole('table').waitFor()
      expect(await page.getByRole('button', { name: 'Take the tour' }).count()).toBe(0)
    })

    test('can be skipped, before it begins and in the middle', async () => {
      const page = await openSignedIn(await visit())
      await page.getByRole('button', { name: 'No, thanks' }).click()
      await page.goto('/lab?tour')
      await page.getByRole('dialog').waitFor()
      await seeDrawn(page)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(() => page.evaluate(() => location.search)).toBe('')
    })
  })
})

/** Until a stop of the tour has been drawn, it takes neither keys nor clicks. */
async function seeDrawn(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<null>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))
      }),
  )
}

async function lookForFaults(page: Page, id: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await playwrightPage(page).emulateMedia({ colorScheme })
    await seeTheColours(page)
    expect(await findFaults(playwrightPage(page)), `${id}, ${colorScheme}`).toEqual([])
  }
}

function pathOf(page: Page): Promise<string> {
  return page.evaluate(() => location.pathname)
}

async function play(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).click()
}

async function seeTheEnd(page: Page, id: string): Promise<void> {
  const isOver = page.getByRole('button', { name: 'Play again' }).waitFor({ timeout: 90_000 })
  await isOver.catch(async (cause: unknown) => {
    const story = await page.locator('main').innerText()
    throw new Error(`${id} does not end. ${story}`, { cause })
  })
}

/** Colours go over into each other, if only for a frame where no motion is wanted. */
async function seeTheColours(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // One that is called off has settled, too.
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
  })
}

async function signInInPlace(page: Page): Promise<void> {
  const form = page.frameLocator('iframe[title="A tab with a long form"]')
  await form.getByRole('button', { name: 'Fill in' }).click()
  await form.getByRole('button', { name: 'Go on' }).click()
}

async function readFacts(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(() => {
    const text = (fact: Element, part: string): string => fact.querySelector<HTMLElement>(part)?.innerText ?? ''
    const facts = [...document.querySelectorAll('.fact')]
    return Object.fromEntries(facts.map((fact) => [text(fact, 'dt'), text(fact, 'dd')]))
  })
}
