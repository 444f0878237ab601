import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver'
import { findWebKit } from '../../../../.ci/webkit.ts'
import type { Engine, Profile, ProfileOptions } from '../engine.ts'
import { goBackByScript } from '../remote/go-back.ts'
import type { Page } from '../page.ts'
import { bundleAgent } from '../remote/bundle-agent.ts'
import { createPage } from '../remote/create-page.ts'
import { createWindows, type Windows } from './windows.ts'

/** Drives WebKit by its driver, which listens at an address and has one browser at a time: a profile is a browser of its own. */
export async function connectWebKit(address: string, args: readonly string[] = []): Promise<Engine> {
  const browser = findWebKit()?.browser
  if (!browser) throw new Error('No WebKit was found.')
  const agent = await bundleAgent()
  let latest: Profile | undefined
  const engine: Engine = {
    name: 'webkit',
    async openProfile(options = {}) {
      await engine.close()
      const driver = await openSession(address, browser, args)
      latest = createWebKitProfile(driver, await createWindows(driver), agent, options)
      return latest
    },
    async close() {
      await latest?.close()
    },
  }
  return engine
}

async function openSession(address: string, binary: string, args: readonly string[]): Promise<WebDriver> {
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    acceptInsecureCerts: true,
    'webkitgtk:browserOptions': { binary, args: ['--automation', ...args] },
  })
  return new Builder().usingServer(address).withCapabilities(capabilities).build()
}

function createWebKitProfile(
  session: WebDriver,
  windows: Windows,
  agent: string,
  { baseURL }: ProfileOptions,
): Profile {
  const pages = new Set<Page>()
  const exceptions: string[] = []
  const consoleErrors: string[] = []
  let isOpen = true

  return {
    version: async () => String((await session.getCapabilities()).get('browserVersion')),
    pages: () => [...pages],
    exceptions,
    consoleErrors,
    journal: [],
    async newPage() {
      const page = createPage({
        driver: await windows.open(),
        agent,
        baseURL,
        hear(complaints) {
          exceptions.push(...complaints.exceptions)
          consoleErrors.push(...complaints.consoleErrors)
        },
        onClose: (closed) => pages.delete(closed),
      })
      pages.add(page)
      return page
    },
    goBack: goBackByScript,
    kill: () => Promise.reject(new Error('The session of its driver would end with it.')),
    async close() {
      if (!isOpen) return
      isOpen = false
      await session.quit()
    },
  }
}
