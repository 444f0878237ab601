import type { Browser } from 'playwright'
import type { TestProject } from 'vitest/node'
import { startServer } from '../server/index.ts'
import { startMock } from '../server/mock.ts'
import { createVisitor, openBrowser, signIn } from './browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the demo with the mock server in the browser is. */
    mockOrigin: string
    /** Where the demo with the Node server is. */
    serverOrigin: string
  }
}

/** Starts both demos once for all end-to-end tests, and opens each once, so that no test waits for Vite. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [mock, server] = await Promise.all([startMock({ port: 0 }), startServer({ port: 0 })])
  await warmUp([mock.origin, server.origin])
  provide('mockOrigin', mock.origin)
  provide('serverOrigin', server.origin)
  return async () => {
    await Promise.all([mock.close(), server.close()])
  }
}

/** Opens each demo once, so that Vite has bundled and compiled everything before the first test. */
async function warmUp(origins: readonly string[]): Promise<void> {
  const browser = await openBrowser()
  try {
    await Promise.all(origins.map((origin) => warmUpOne(browser, origin)))
  } finally {
    await browser.close()
  }
}

async function warmUpOne(browser: Browser, origin: string): Promise<void> {
  const { context, openTab } = await createVisitor(browser, origin)
  const page = await openTab()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 60_000 })
  await signIn(page)
  await page.getByRole('table').waitFor()
  await context.close()
}
