import { playwrightPage, type Locator, type Page } from '@keyturn/engines'
import { expect, test } from 'vitest'
import { onBothBackends, openSignedIn, seeBurstAnswered, seeSignedIn, sendBurst } from './situation.ts'

onBothBackends((visit) => {
  test('the panel shows what a burst on an expired token does, in which tab, and tells it without a secret', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor, '/lab/workbench')
    const other = await visitor.openTab('/overview')
    await seeSignedIn(other)
    await page.bringToFront()
    await page.getByRole('button', { name: 'Open Keyturn devtools' }).click()
    const panel = page.getByRole('region', { name: 'Keyturn devtools' })
    await panel.getByRole('meter', { name: 'Access token' }).waitFor()

    await page.getByRole('button', { name: 'Expire token' }).click()
    await sendBurst(page)
    await seeBurstAnswered(page)
    await panel.getByRole('tab', { name: 'Events' }).click()
    await row(panel, 'Request #50').or(row(panel, 'Request #51')).first().waitFor()

    await panel.getByRole('tab', { name: 'Tabs & lock' }).click()
    await panel.getByText('2 tabs; the lock is free.').waitFor()

    await panel.getByRole('button', { name: 'Answer 401' }).click()
    await panel.getByRole('tab', { name: 'Refreshes' }).click()
    await row(panel, 'a request was answered 401').waitFor()
    const report = await copyReport(page, panel)
    expect(report).toContain('"cause":"rejected"')
    expect(report).not.toMatch(/eyJ|"name"|@/)
    expect(visitor.complaints()).toEqual([])
  })
})

function row(panel: Locator, text: string): Locator {
  return panel.getByRole('row').filter({ hasText: text })
}

/** What is on the clipboard after a press on Copy. */
async function copyReport(page: Page, panel: Locator): Promise<string> {
  await playwrightPage(page).context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await panel.getByRole('button', { name: 'Copy' }).click()
  await panel.getByText(/^Copied/).waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}
