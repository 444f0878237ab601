import { joinLab } from './lab/switches/lab-client.ts'

/** Makes sure that somebody answers requests, and that this tab's clock is where the lab has moved the server's. */
export async function startBackend(): Promise<void> {
  if (import.meta.env.VITE_BACKEND !== 'server') {
    const { startMockServer } = await import('./mock.ts')
    await startMockServer()
  }
  await joinLab()
}
