import { setTimeout as pause } from 'node:timers/promises'

/** Resolves once what another program does has come about; rejects after 30 s with what it is that did not. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > end) throw new Error(`After 30 s it is not so: ${what}.`)
    await pause(20)
  }
}
