import { expect, test } from 'vitest'
import { signIn } from './browser.ts'
import { onBothBackends } from './situation.ts'

const pages = [
  ['/', 'Expenses'],
  ['/expenses?search=bahn&page=1', 'Expenses'],
  ['/expenses?search=nothing+like+it', 'Expenses'],
  ['/expenses/new', 'New expense'],
  ['/expenses/EX-1055', 'Figma'],
  ['/expenses/EX-1063/edit', 'Edit expense'],
  ['/overview', 'Overview'],
  ['/profile', 'Profile'],
  ['/lab', 'Lab'],
] as const

onBothBackends((visit) => {
  test('every page shows its heading, is named in the title, and complains about nothing', async () => {
    const { complaints, openTab } = await visit()
    const page = await openTab('/')
    await signIn(page)
    for (const [path, heading] of pages) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
      expect(await page.title()).toBe(`${heading} · Outlay`)
      await page.getByText('Loading').waitFor({ state: 'detached' })
    }
    expect(complaints()).toEqual([])
  })

  test('an unknown address is a page that says so, signed in or not', async () => {
    const { openTab } = await visit()
    const page = await openTab('/no/such/page')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    expect(await page.title()).toBe('Page not found · Outlay')
    await page.getByRole('link', { name: 'Go to the expenses' }).click()
    await signIn(page)
    await page.goto('/expenses/EX-9999')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  })

  test('a wrong password is a clear message, and what was typed stays', async () => {
    const { openTab } = await visit()
    const page = await openTab()
    await page.getByLabel('Email').fill('tom@harbour.example')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('This email and password do not belong together.').waitFor()
    expect(await page.getByLabel('Email').inputValue()).toBe('tom@harbour.example')
  })

  test('an expense is filed with its receipt; faults are shown at their fields, and what was typed outlives a reload', async () => {
    const { complaints, openTab } = await visit()
    const page = await openTab('/expenses/new')
    await signIn(page)
    await page.getByLabel('Merchant').fill('Modulor')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Enter the amount.').waitFor()
    await page.reload()
    expect(await page.getByLabel('Merchant').inputValue()).toBe('Modulor')

    await page.getByLabel('Amount in euros').fill('12,40')
    await page.getByLabel('Purpose').fill('Foam board')
    await page.getByLabel('Category').selectOption('Equipment')
    const receipt = { name: 'receipt.png', mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') }
    await page.getByLabel('Receipt', { exact: true }).setInputFiles(receipt)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved as a draft, with its receipt.').waitFor()
    await page.getByAltText('Receipt receipt.png').waitFor()
    await page.getByRole('button', { name: 'Submit for approval' }).click()
    await page.getByText('Submitted. Your manager has been told.').waitFor()
    expect(complaints()).toEqual([])
  })
})

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
