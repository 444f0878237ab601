import { connectChromium } from './chromium/connect-chromium.ts'
import { launchChromium } from './chromium/launch-chromium.ts'
import type { Engine, EngineName } from './engine.ts'
import { connectFirefox } from './firefox/connect-firefox.ts'
import { launchFirefox, type Preferences } from './firefox/launch-firefox.ts'
import type { Launched } from './launched.ts'
import { connectWebKit } from './webkit/connect-webkit.ts'
import { launchWebKit } from './webkit/launch-webkit.ts'

/** What people set where they want to be left alone: no site may keep anything, or nothing is kept when the window is closed. */
export type Lock = 'all cookies blocked' | 'a private window'

/** Launches a browser of its own: as people have it, or set so. */
export async function launchEngine(name: EngineName, lock?: Lock): Promise<Engine> {
  const { launch, connect } = ways[name](lock)
  const launched = await launch()
  const engine = await connect(launched.address)
  return {
    ...engine,
    async close() {
      await engine.close()
      await launched.close()
    },
  }
}

interface Way {
  readonly launch: () => Promise<Launched>
  readonly connect: (address: string) => Promise<Engine>
}

const ways: Readonly<Record<EngineName, (lock: Lock | undefined) => Way>> = {
  chromium: (lock) => ({
    launch: () =>
      launchChromium(
        lock === 'all cookies blocked' ? { profile: { default_content_setting_values: { cookies: 2 } } } : {},
        lock === 'a private window' ? ['--incognito'] : [],
      ),
    connect: connectChromium,
  }),
  firefox: (lock) => ({
    launch: () => launchFirefox(lock ? firefoxPreferences[lock] : {}),
    connect: (address) => connectFirefox(address, lock !== undefined),
  }),
  webkit: (lock) => ({
    launch: launchWebKit,
    connect: (address) => connectWebKit(address, lock ? webKitArguments[lock] : []),
  }),
}

const firefoxPreferences: Readonly<Record<Lock, Preferences>> = {
  'all cookies blocked': { 'network.cookie.cookieBehavior': 2 },
  'a private window': { 'browser.privatebrowsing.autostart': true },
}

const webKitArguments: Readonly<Record<Lock, readonly string[]>> = {
  'all cookies blocked': ['--cookies-policy=never'],
  'a private window': ['--private'],
}
