import type { SessionStore } from '../rotation/session-store.ts'

const day = 24 * 60 * 60 * 1000
const batch = 1000

/** Deletes the sessions that reached their absolute end more than a day ago, in batches; the others stay, so that their clients hear how they ended. */
export async function deleteLongExpired(store: SessionStore): Promise<void> {
  const before = (await store.now()) - day
  let deleted = batch
  while (deleted >= batch) deleted = await store.deleteExpired(before, batch)
}
