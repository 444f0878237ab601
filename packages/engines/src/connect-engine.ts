import { connectChromium } from './chromium/connect-chromium.ts'
import type { Engine, EngineName } from './engine.ts'
import { connectFirefox } from './firefox/connect-firefox.ts'
import { connectWebKit } from './webkit/connect-webkit.ts'

/** Where a browser listens that was launched for a project of tests. */
export interface EngineAddress {
  readonly name: EngineName
  readonly address: string
}

/** Drives the browser of the project. */
export function connectEngine({ name, address }: EngineAddress): Promise<Engine> {
  return connect[name](address)
}

const connect: Readonly<Record<EngineName, (address: string) => Promise<Engine>>> = {
  chromium: connectChromium,
  firefox: connectFirefox,
  webkit: connectWebKit,
}
