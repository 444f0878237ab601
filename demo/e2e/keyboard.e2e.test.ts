import type { Page } from '@keyturn/engines'
import { expect, test } from 'vitest'
import { signIn } from './browser.ts'
import { onBothBackends, openSignedIn, seeSignedOut } from './situation.ts'

onBothBackends((visit) => {
  test('whoever signs in by keyboard keeps the focus when the server refuses, and starts on the page when it agrees', async () => {
    const page = await (await visit()).openTab()
    await page.getByLabel('Email').fill('tom@harbour.example')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    expect(await focused(page)).toBe('Sign in')
    await signIn(page)
    await expect.poll(() => focusedId(page)).toBe('main')
    await page.getByRole('button', { name: /^Account of/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Sign out', exact: true }).focus()
    await page.keyboard.press('Enter')
    await seeSignedOut(page)
    await expect.poll(() => focusedId(page)).toBe('main')
  })

  test('a page that is loaded anew takes the focus from nobody', async () => {
    const page = await openSignedIn(await visit())
    await page.reload()
    await page.getByRole('table').waitFor()
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to content')
  })

  test('the question whether to delete offers first what does no harm, and gives the focus back', async () => {
    const page = await openSignedIn(await visit(), '/expenses?status=draft')
    await page.locator('.row-link').first().click()
    const remove = page.getByRole('button', { name: 'Delete', exact: true })
    await remove.focus()
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe('Keep it')
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe('Delete')
  })

  test('sending back asks for the reason at once, and a change of mind leads back', async () => {
    const visitor = await visit()
    const page = await visitor.openTab('/expenses?status=submitted')
    await signIn(page, 'mara')
    await page.locator('.row-link').first().click()
    await page.getByRole('button', { name: 'Send back …' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focusedId(page)).toBe(await page.getByLabel('What is missing?').getAttribute('id'))
    await page.getByRole('button', { name: 'Cancel' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Send back …')
  })

  test('a form that is not right leads to its first fault', async () => {
    const page = await openSignedIn(await visit(), '/profile')
    await page.getByLabel('Display name').fill('')
    await page.keyboard.press('Enter')
    await page.getByText('Tell your colleagues what to call you.').waitFor()
    await page.getByRole('button', { name: 'Save' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focusedId(page)).toBe(await page.getByLabel('Display name').getAttribute('id'))
  })

  test('a form that is sent three times at once is saved once', async () => {
    const page = await openSignedIn(await visit(), '/expenses/new')
    await page.getByLabel('Merchant').fill('Zweifach')
    await page.getByLabel('Amount in euros').fill('3')
    await page.getByLabel('Purpose').fill('Tape')
    await page.getByLabel('Category').selectOption('Equipment')
    await page.evaluate(() => {
      for (let press = 0; press < 3; press++) document.querySelector('form')?.requestSubmit()
    })
    await page.getByText('Saved as a draft.').waitFor()
    await page.goto('/expenses?search=Zweifach')
    await page.locator('.row-link').first().waitFor()
    expect(await page.locator('.row-link').count()).toBe(1)
  })
})

async function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.textContent?.trim())
}

async function focusedId(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id)
}
