import type { Engine, Page, Profile } from '@keyturn/engines'

/** A browser profile of its own (cookies, storage, tabs), and everything that its pages complained about. */
export interface Visitor {
  /** Where the demo is that it visits. */
  readonly origin: string
  readonly profile: Profile
  /** Uncaught exceptions and console errors. */
  readonly complaints: () => readonly string[]
  /** Opens a tab at a path of the demo. */
  readonly openTab: (path?: string) => Promise<Page>
}

// Firefox, where a page is left while a service worker answers it. Of a page that is there it tells the address.
const ofPageThatWasLeft = /Failed to load ‘’\. A ServiceWorker intercepted/

/** Makes a fresh profile that visits one of the demos. */
export async function createVisitor(engine: Engine, origin: string): Promise<Visitor> {
  const profile = await engine.openProfile({ baseURL: origin })
  return {
    origin,
    profile,
    complaints: () => [...profile.exceptions, ...profile.consoleErrors.filter((each) => !ofPageThatWasLeft.test(each))],
    async openTab(path = '/expenses') {
      const page = await profile.newPage()
      await page.goto(path)
      return page
    },
  }
}
