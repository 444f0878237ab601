import { commands } from 'vitest/browser'
import type { Api, ApiOptions } from './api.ts'
import type { ApiCall } from './commands.ts'

/** Starts a server in the process that drives this page. */
export async function startApi(options?: ApiOptions): Promise<Api> {
  const origin = await commands.startApi(options)
  const remote = <Name extends ApiCall>(call: Name): Api[Name] =>
    ((...values: readonly unknown[]) => commands.callApi(origin, call, values)) as Api[Name] // the same call, elsewhere
  return {
    origin,
    script: remote('script'),
    requests: remote('requests'),
    release: remote('release'),
    openConnections: remote('openConnections'),
    disconnect: remote('disconnect'),
    sockets: remote('sockets'),
    tellSockets: remote('tellSockets'),
    closeSockets: remote('closeSockets'),
    stop: remote('stop'),
  }
}
