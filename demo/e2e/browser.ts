import { chromium, type Browser, type BrowserContext, type Page } from 'playwright'
import { chromiumArguments, findChromium } from '../../.ci/chromium.ts'
import { accounts } from '../backend/accounts.ts'

/** Opens the Chromium of this system, without a window; with more command-line arguments than it always gets, if there are any. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium was found; CHROMIUM_PATH can name one.')
  return chromium.launch({ executablePath, args: [...chromiumArguments, ...more] })
}

/** A browser profile of its own (cookies, storage, tabs), and everything that its pages complained about. */
export interface Visitor {
  readonly context: BrowserContext
  /** Console errors and uncaught exceptions, in order. */
  readonly complaints: readonly string[]
  /** What all tabs asked for and were answered, for whoever wants to know why a test failed. */
  readonly journal: readonly string[]
  /** Opens a tab at a path of the demo. */
  readonly openTab: (path?: string) => Promise<Page>
}

/** Makes a fresh profile that visits one of the demos. */
export async function createVisitor(browser: Browser, origin: string): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: origin, reducedMotion: 'reduce' })
  const complaints: string[] = []
  const journal: string[] = []
  const start = performance.now()
  const note = (text: string): void => void journal.push(`${Math.round(performance.now() - start)} ms: ${text}`)
  context.on('request', (request) => note(`${request.method()} ${new URL(request.url()).pathname}`))
  context.on('response', (response) => note(`${response.status()} ${new URL(response.url()).pathname}`))
  context.on('requestfailed', (request) => note(`no answer ${new URL(request.url()).pathname}`))
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(error.error().message))
  return {
    context,
    complaints,
    journal,
    async openTab(path = '/expenses') {
      const page = await context.newPage()
      await page.goto(path)
      return page
    },
  }
}

/** Signs in on the sign-in page that stands in `page`. */
export async function signIn(page: Page, userId: (typeof accounts)[number]['userId'] = 'tom'): Promise<void> {
  const name = accounts.find((account) => account.userId === userId)?.name ?? userId
  await page.getByRole('button', { name: `Fill in ${name}` }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: `Account of ${name}` }).waitFor()
}
