import { commands } from 'vitest/browser'
import type { Api, ApiOptions } from './api.ts'

/** Starts a server in the process that drives this page. */
export async function startApi(options?: ApiOptions): Promise<Api> {
  const origin = await commands.startApi(options)
  return {
    origin,
    script: (script) => commands.scriptApi(origin, script),
    requests: (atLeast) => commands.apiRequests(origin, atLeast),
    release: () => commands.releaseApi(origin),
    openConnections: () => commands.openApiConnections(origin),
    stop: () => commands.stopApi(origin),
  }
}
