import { launch, type Browser, type LaunchOptions, type Page } from 'puppeteer-core'
import { findProgram } from '../../../../.ci/program.ts'
import { chromiumArguments, findChromium } from '../../../../.ci/chromium.ts'

export type EngineName = keyof typeof engines

/** A browser with a window, which assistive technology can look into. */
export interface Window {
  readonly page: Page
  readonly close: () => Promise<void>
}

/** Opens a page in each engine. Its address is given at the start: else Firefox leaves the focus in its address bar. */
export const engines = {
  chromium: (url: string): Promise<Window> =>
    open({ executablePath: findChromium(), args: [...chromiumArguments, '--force-renderer-accessibility', url] }),
  firefox: (url: string): Promise<Window> =>
    open({
      browser: 'firefox',
      executablePath: findProgram(['firefox', 'firefox-esr'], []),
      args: [url],
      // Else it only pretends that its window has the focus.
      extraPrefsFirefox: { 'focusmanager.testmode': false },
    }),
} as const

async function open({
  executablePath,
  ...options
}: { executablePath: string | undefined } & Omit<LaunchOptions, 'executablePath'>): Promise<Window> {
  if (!executablePath) throw new Error(`There is no ${options.browser ?? 'chromium'}.`)
  const env = { ...process.env, GNOME_ACCESSIBILITY: '1', ACCESSIBILITY_ENABLED: '1' }
  const browser: Browser = await launch({ ...options, executablePath, headless: false, env })
  const [page] = await browser.pages()
  if (!page) throw new Error('There is no page.')
  return { page, close: () => browser.close() }
}
