import { connectChromium, connectManagedChromium } from './chromium/connect-chromium.ts'
import type { Engine, EngineName } from './engine.ts'
import { connectFirefox } from './firefox/connect-firefox.ts'
import { connectWebKit } from './webkit/connect-webkit.ts'

/** Where a browser listens that was launched for a project of tests. */
export interface EngineAddress {
  readonly name: EngineName
  readonly address: string
  /** Whether a Chromium gives each test a profile of its own, and all its tabs believe that they are seen. */
  readonly isManaged?: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser of the project. */
    engine: EngineAddress
  }
}

/** Drives the browser of the project. */
export function connectEngine({ name, address, isManaged = false }: EngineAddress): Promise<Engine> {
  return isManaged ? connectManagedChromium(address) : connect[name](address)
}

const connect: Readonly<Record<EngineName, (address: string) => Promise<Engine>>> = {
  chromium: connectChromium,
  firefox: connectFirefox,
  webkit: connectWebKit,
}
