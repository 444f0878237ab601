import { Browser, createProfile, launch, WEBDRIVER_BIDI_WEBSOCKET_ENDPOINT_REGEX } from '@puppeteer/browsers'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFirefox } from '../../../../.ci/firefox.ts'
import type { Launched } from '../launched.ts'

/** Settings of Firefox, as `about:config` shows them. */
export type Preferences = Readonly<Record<string, string | number | boolean>>

/** Starts a Firefox without a window that listens for WebDriver BiDi. */
export async function launchFirefox(preferences: Preferences = {}): Promise<Launched> {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('No Firefox was found; FIREFOX_PATH can name one.')
  const path = await mkdtemp(join(tmpdir(), 'keyturn-firefox-'))
  await createProfile(Browser.FIREFOX, { path, preferences: { ...quiet, ...preferences } })
  const browser = launch({
    executablePath,
    args: [
      '--headless',
      '--remote-debugging-port=0',
      '--profile',
      path,
      '--width=1280',
      '--height=1100',
      'about:blank',
    ],
    // Whoever launched it closes it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  const address = await browser.waitForLineOutput(WEBDRIVER_BIDI_WEBSOCKET_ENDPOINT_REGEX)
  return {
    address: `${address}/session`,
    async close() {
      await browser.close()
      // Processes of its own may still be writing.
      await rm(path, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

const quiet: Preferences = {
  // A name for this machine that makes no secure context.
  'network.dns.localDomains': 'insecure.example',
  // Vitest's page has more than one.
  'dom.multiple_import_maps.enabled': true,
  // No motion, as in the other browsers of these tests.
  'ui.prefersReducedMotion': 1,
}
