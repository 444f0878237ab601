import type { BrowserCommand } from 'vitest/node'
import type { Api, ApiOptions } from './api.ts'
import { startApi } from './start-api.ts'

/** What a running server can be asked to do. */
export type ApiCall = Exclude<keyof Api, 'origin'>

/** What a page can ask for. */
interface PageCommands {
  /** Resolves to the origin. */
  startApi: (options?: ApiOptions) => Promise<string>
  callApi: (origin: string, call: ApiCall, values: readonly unknown[]) => Promise<unknown>
}

declare module 'vitest/internal/browser' {
  interface BrowserCommands extends PageCommands {}
}

type ApiCommands = {
  [Name in keyof PageCommands]: BrowserCommand<Parameters<PageCommands[Name]>, Awaited<ReturnType<PageCommands[Name]>>>
}

const running = new Map<string, Api>()

/** What the browser project of Vitest needs so that a page can drive servers (`./from-a-page`). */
export const apiCommands: ApiCommands = {
  async startApi(_, options) {
    const api = await startApi(options)
    running.set(api.origin, api)
    return api.origin
  },
  callApi(_, origin, call, values) {
    const api = running.get(origin)
    if (!api) throw new Error(`Nothing runs at ${origin}.`)
    return Reflect.apply(api[call], undefined, values) as Promise<unknown> // all calls are asynchronous
  },
}
