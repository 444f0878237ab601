import { write } from './database.ts'
import type { MockDatabase } from './database.ts'
import { emptyRecord } from './scenario-state.ts'
import type { ScenarioState } from './scenario-state.ts'

/** Scenarios of all tabs. */
export function indexedDbScenarioState(database: MockDatabase): ScenarioState {
  return {
    read: async () => (await database.get('scenario', 'scenario')) ?? emptyRecord,
    update: (change) =>
      write(database, 'scenario', async (store) => {
        const before = (await store.get('scenario')) ?? emptyRecord
        await store.put(change(before), 'scenario')
        return before
      }),
  }
}
