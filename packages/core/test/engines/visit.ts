import { connectEngine, type Engine, type Page, type Profile } from '@keyturn/engines'
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest'
import { startSite, type Site, type SiteOptions } from './site.ts'
import { createTab, type OpenOptions, type Tab } from './tab.ts'

/** A browser that visits a site for the first time. */
export interface Visit {
  readonly site: Site
  readonly profile: Profile
  /** What the pages reported as errors. None may be left. */
  readonly complaints: string[]
  /** Opens a tab in front of the others; `prepare` runs in it before anything else does. */
  readonly open: (options?: OpenOptions, prepare?: () => void) => Promise<Tab>
  /** Opens a tab and signs Alice in; what the site counts, it counts from then on. */
  readonly signedIn: (options?: OpenOptions, prepare?: () => void) => Promise<Tab>
  /** Opens one more tab where somebody is signed in already. */
  readonly another: (options?: OpenOptions) => Promise<Tab>
  /** Lets time pass, on the server and in these tabs. */
  readonly skip: (duration: number, ...tabs: readonly Tab[]) => Promise<void>
}

/**
 * For the tests of a file, or of a part of it: how to visit a fresh site. A visit ends with its test, which fails where a token got out or a page complained.
 */
export function createVisits(
  openEngine: () => Promise<Engine> = () => connectEngine(inject('engine')),
): (options?: Partial<SiteOptions>) => Promise<Visit> {
  let engine: Engine
  beforeAll(async () => {
    engine = await openEngine()
  })
  afterAll(() => engine.close())
  return (options) => visit(engine, options)
}

async function visit(engine: Engine, options: Partial<SiteOptions> = {}): Promise<Visit> {
  const site = await startSite({ script: inject('pageScript'), ...cookiesFor(engine), ...options })
  const profile = await engine.openProfile()
  onTestFinished(async () => {
    try {
      await Promise.all(profile.pages().map(checkSecrets))
      expect(profile.exceptions).toEqual([])
    } finally {
      await profile.close()
      await site.close()
    }
  })

  async function open(tabOptions: OpenOptions = {}, prepare?: () => void): Promise<Tab> {
    const page = await profile.newPage()
    const path = prepare ? site.pageAfter(String(prepare)) : '/'
    await page.goto(`${site.origin}${path}?${encodeURIComponent(JSON.stringify(tabOptions))}`)
    return createTab(page, profile)
  }

  async function signedIn(tabOptions: OpenOptions = {}, prepare?: () => void): Promise<Tab> {
    const tab = await open(tabOptions, prepare)
    await tab.reach('signed-out')
    await tab.signIn('Alice')
    site.requests.length = 0
    return tab
  }

  async function another(tabOptions: OpenOptions = {}): Promise<Tab> {
    const tab = await open(tabOptions)
    await tab.reach('signed-in')
    return tab
  }

  async function skip(duration: number, ...tabs: readonly Tab[]): Promise<void> {
    site.skip(duration)
    await Promise.all(tabs.map((tab) => tab.skip(duration)))
  }

  return { site, profile, complaints: profile.exceptions, open, signedIn, another, skip }
}

/** WebKit keeps secure cookies over https alone, for this machine, too. */
function cookiesFor({ name }: Engine): Pick<SiteOptions, 'cookie'> {
  return name === 'webkit' ? { cookie: { secure: false } } : {}
}

/** A page that has gone on to somewhere else has no handles. */
async function checkSecrets(page: Page): Promise<void> {
  await page.evaluate(() => ('handles' in globalThis ? handles.checkSecrets() : undefined))
}
