import puppeteer, { type BrowserContext, type Frame, type KeyInput, type Page as Tab } from 'puppeteer-core'
import { setTimeout } from 'node:timers/promises'
import type { Engine, Profile, ProfileOptions } from '../engine.ts'
import { createJournal } from '../journal.ts'
import type { Page } from '../page.ts'
import { bundleAgent } from '../remote/bundle-agent.ts'
import { createPage } from '../remote/create-page.ts'
import { goBackByScript } from '../remote/go-back.ts'
import { pageIsLeaving, type Driver } from '../remote/driver.ts'

/** Drives a Firefox that listens at an address. It takes one driver at a time. A private one has no other profiles beside its own. */
export async function connectFirefox(address: string, hasOneProfile = false): Promise<Engine> {
  const [agent, browser] = await Promise.all([
    bundleAgent(),
    puppeteer.connect({
      browserWSEndpoint: address,
      protocol: 'webDriverBiDi',
      defaultViewport: null,
      acceptInsecureCerts: true,
    }),
  ])
  return {
    name: 'firefox',
    async openProfile(options = {}) {
      const context = hasOneProfile ? browser.defaultBrowserContext() : await browser.createBrowserContext()
      return createFirefoxProfile(context, agent, options)
    },
    close: () => browser.disconnect(),
  }
}

function createFirefoxProfile(context: BrowserContext, agent: string, { baseURL }: ProfileOptions): Profile {
  const pages = new Set<Page>()
  const exceptions: string[] = []
  const consoleErrors: string[] = []
  const { journal, note } = createJournal()

  return {
    version: async () => (await context.browser().version()).replace(/^firefox\//i, ''),
    pages: () => [...pages],
    exceptions,
    consoleErrors,
    journal,
    async newPage() {
      const tab = await context.newPage()
      tab.on('request', (request) => note(`${request.method()} ${new URL(request.url()).pathname}`))
      tab.on('response', (response) => note(`${response.status()} ${new URL(response.url()).pathname}`))
      tab.on('requestfailed', (request) => note(`no answer ${new URL(request.url()).pathname}`))
      tab.on('pageerror', (error) => {
        if (!isRemark(String(error))) exceptions.push(String(error))
      })
      tab.on('console', (message) => {
        if (message.type() === 'error') consoleErrors.push(message.text())
      })
      const driver = createDriver(tab)
      // Its own events have told it already.
      const page = createPage({ driver, agent, baseURL, hear: () => {}, onClose: (closed) => pages.delete(closed) })
      pages.add(page)
      await page.bringToFront()
      return page
    },
    goBack: goBackByScript,
    async kill(page) {
      // The address is Firefox's own way to have a page's process crash.
      page.goto('about:crashcontent').catch(() => {})
      await setTimeout(500)
      await page.close()
    },
    async close() {
      await Promise.all([...pages].map((page) => page.close()))
      if (context.id !== undefined && context.id !== 'default') await context.close()
    },
  }
}

/** Firefox tells of what a request met as if the page had thrown it. */
function isRemark(error: string): boolean {
  return /^Error: (Cross-Origin Request Blocked|XML Parsing Error)/.test(error)
}

function createDriver(tab: Tab): Driver {
  const evaluateIn = (find: () => Frame | undefined) => async (expression: string) => {
    try {
      return String(await find()?.evaluate(expression))
    } catch (error) {
      throw pageIsLeaving(error)
    }
  }
  return {
    evaluate: evaluateIn(() => tab.mainFrame()),
    evaluateInFrame: evaluateIn(() => tab.frames()[1]),
    goto: async (url) => void (await tab.goto(url)),
    reload: async () => void (await tab.reload()),
    // The names are the same in the standard that both follow.
    keyboard: {
      press: (key) => tab.keyboard.press(key as KeyInput),
      down: (key) => tab.keyboard.down(key as KeyInput),
      up: (key) => tab.keyboard.up(key as KeyInput),
    },
    movePointer: (x, y) => tab.mouse.move(x, y),
    clickAt: (x, y) => tab.mouse.click(x, y),
    bringToFront: () => tab.bringToFront(),
    close: () => tab.close(),
  }
}
