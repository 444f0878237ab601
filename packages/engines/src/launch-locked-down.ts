import { connectChromium } from './chromium/connect-chromium.ts'
import { launchChromium } from './chromium/launch-chromium.ts'
import type { Engine, EngineName } from './engine.ts'
import { connectFirefox } from './firefox/connect-firefox.ts'
import { launchFirefox } from './firefox/launch-firefox.ts'
import type { Launched } from './launched.ts'
import { connectWebKit } from './webkit/connect-webkit.ts'
import { launchWebKit } from './webkit/launch-webkit.ts'

/** What people set where they want to be left alone: no site may keep anything, or nothing is kept when the window is closed. */
export type Lock = 'all cookies blocked' | 'a private window'

/** Launches a browser of its own that is set so. */
export async function launchLockedDown(name: EngineName, lock: Lock): Promise<Engine> {
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

const ways: Readonly<Record<EngineName, (lock: Lock) => Way>> = {
  chromium: (lock) => ({
    launch: () =>
      launchChromium(
        lock === 'all cookies blocked' ? { profile: { default_content_setting_values: { cookies: 2 } } } : {},
        lock === 'a private window' ? ['--incognito'] : [],
      ),
    connect: connectChromium,
  }),
  firefox: (lock) => ({
    launch: () =>
      launchFirefox(
        lock === 'all cookies blocked'
          ? { 'network.cookie.cookieBehavior': 2 }
          : { 'browser.privatebrowsing.autostart': true },
      ),
    connect: (address) => connectFirefox(address, true),
  }),
  webkit: (lock) => ({
    launch: launchWebKit,
    connect: (address) =>
      connectWebKit(address, lock === 'all cookies blocked' ? ['--cookies-policy=never'] : ['--private']),
  }),
}
