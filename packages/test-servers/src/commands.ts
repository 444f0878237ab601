import type { BrowserCommand } from 'vitest/node'
import type { Api, ApiOptions, ApiRequest, ApiScript } from './api.ts'
import { startApi } from './start-api.ts'

/** What a page can ask for. */
interface PageCommands {
  startApi: (options?: ApiOptions) => Promise<string>
  scriptApi: (origin: string, script: ApiScript) => Promise<void>
  apiRequests: (origin: string, atLeast?: number) => Promise<readonly ApiRequest[]>
  releaseApi: (origin: string) => Promise<void>
  openApiConnections: (origin: string) => Promise<number>
  stopApi: (origin: string) => Promise<void>
}

declare module 'vitest/internal/browser' {
  interface BrowserCommands extends PageCommands {}
}

type ApiCommands = {
  [Name in keyof PageCommands]: BrowserCommand<Parameters<PageCommands[Name]>, Awaited<ReturnType<PageCommands[Name]>>>
}

const running = new Map<string, Api>()

function find(origin: string): Api {
  const api = running.get(origin)
  if (!api) throw new Error(`Nothing runs at ${origin}.`)
  return api
}

/** What the browser project of Vitest needs so that a page can drive servers (`./from-a-page`). */
export const apiCommands: ApiCommands = {
  async startApi(_, options) {
    const api = await startApi(options)
    running.set(api.origin, api)
    return api.origin
  },
  scriptApi: (_, origin, script) => find(origin).script(script),
  apiRequests: (_, origin, atLeast) => find(origin).requests(atLeast),
  releaseApi: (_, origin) => find(origin).release(),
  openApiConnections: (_, origin) => find(origin).openConnections(),
  async stopApi(_, origin) {
    await running.get(origin)?.stop()
    running.delete(origin)
  },
}
