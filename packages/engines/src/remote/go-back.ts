import { setTimeout } from 'node:timers/promises'
import type { Page } from '../page.ts'

/** The drivers' own way waits for a page to be loaded, which one that was kept is not. */
export async function goBackByScript(page: Page): Promise<void> {
  const left = await page.evaluate(() => location.href)
  await page.evaluate(() => history.back())
  const isBack = async (): Promise<boolean> =>
    page.evaluate((address) => location.href !== address && document.readyState === 'complete', left).catch(() => false)
  while (!(await isBack())) await setTimeout(10)
}
