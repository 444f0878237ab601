import { defineBrowserProvider } from '@vitest/browser'
import { fileURLToPath } from 'node:url'
import type { BrowserProvider, BrowserProviderOption, TestProject } from 'vitest/node'
import { connectEngine } from '../connect-engine.ts'
import type { Engine, EngineName } from '../engine.ts'
import type { Launched } from '../launched.ts'
import type { Page } from '../page.ts'
import { pageCommands } from './page-commands.ts'

declare module 'vitest/node' {
  interface _BrowserNames {
    engines: EngineName
  }
}

/** Has Vitest run its tests of pages in one of the engines that Playwright does not drive. */
export function engineProvider(launch: () => Promise<Launched>): BrowserProviderOption {
  return defineBrowserProvider({
    name: 'engines',
    supportedBrowser: ['firefox', 'webkit'] as const,
    options: {},
    providerFactory: (project) => createProvider(project, launch),
  })
}

/** How locators are written is Playwright's business: the engines here understand them, too. */
const locators = fileURLToPath(new URL('locators.js', import.meta.resolve('@vitest/browser-playwright')))

function createProvider(project: TestProject, launch: () => Promise<Launched>): BrowserProvider {
  const pages = new Map<string, Page>()
  let running: Promise<Running> | undefined
  for (const [name, command] of Object.entries(pageCommands)) {
    // The names of Vitest's own commands are none that its types know.
    project.browser?.registerCommand(name as never, command as never)
  }

  async function start(): Promise<Running> {
    const launched = await launch()
    // Only the names of supported browsers come here.
    const engine = await connectEngine({ name: project.config.browser.name as EngineName, address: launched.address })
    return { launched, engine }
  }

  return {
    name: 'engines',
    supportsParallelism: false,
    initScripts: [locators],
    getCommandsContext: (sessionId) => ({ page: pages.get(sessionId) }),
    async openPage(sessionId, url) {
      running ??= start()
      const { engine } = await running
      const page = await (await engine.openProfile()).newPage()
      pages.set(sessionId, page)
      await page.goto(url)
    },
    async close() {
      const last = await running?.catch(() => undefined)
      running = undefined
      await last?.engine.close()
      await last?.launched.close()
    },
  }
}

interface Running {
  readonly launched: Launched
  readonly engine: Engine
}
