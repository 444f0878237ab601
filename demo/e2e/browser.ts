import type { Page } from '@keyturn/engines'
import { chromium, type Browser } from 'playwright'
import { chromiumArguments, findChromium } from '../../.ci/chromium.ts'
import { accounts } from '../backend/accounts.ts'

/** Opens the Chromium of this system, without a window; with more command-line arguments than it always gets, if there are any. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium was found; CHROMIUM_PATH can name one.')
  return chromium.launch({ executablePath, args: [...chromiumArguments, ...more] })
}

/** Signs in on the sign-in page that stands in `page`. */
export async function signIn(page: Page, userId: (typeof accounts)[number]['userId'] = 'tom'): Promise<void> {
  const name = accounts.find((account) => account.userId === userId)?.name ?? userId
  await page.getByRole('button', { name: `Fill in ${name}` }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: `Account of ${name}` }).waitFor()
}
