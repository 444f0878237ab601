import type { TestProject } from 'vitest/node'
import { startServer } from '../server/index.ts'
import { startMock } from '../server/mock.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the demo with the mock server in the browser is. */
    mockOrigin: string
    /** Where the demo with the Node server is. */
    serverOrigin: string
  }
}

/** Starts both demos once for all end-to-end tests, built as for production: that is what users get, and it opens in a third of the time. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [mock, server] = await Promise.all([startMock({ port: 0, built: true }), startServer({ port: 0, built: true })])
  provide('mockOrigin', mock.origin)
  provide('serverOrigin', server.origin)
  return async () => {
    await Promise.all([mock.close(), server.close()])
  }
}
