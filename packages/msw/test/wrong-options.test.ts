import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { createMockServer } from '../src/backend.ts'
import { handlers } from '../src/handlers.ts'
import { createScenario } from '../src/scenario.ts'
import { newDatabaseName, openTab } from './mock-world.ts'

const needed = { verifyCredentials: () => undefined, loadUser: () => undefined }

// Tests least of all are written in TypeScript.
const calls: readonly (readonly [string, () => unknown])[] = [
  ['options', () => createMockServer(undefined as never)],
  ['databaseName', () => createMockServer({ ...needed, databaseName: 5 as never })],
  ['realTime', () => createMockServer({ ...needed, realTime: 5 as never })],
  ['wait', () => createMockServer({ ...needed, wait: true as never })],
  ['verifyCredentials', () => createMockServer({ loadUser: () => undefined } as never)],
  ['credential', () => createMockServer({ ...needed, credential: 'header' as never })],
  ['mockServer', () => handlers(undefined as never)],
  ['mockServer', () => handlers(openTab(newDatabaseName()) as never)],
  ["routes\\['/api/\\*'\\]", async () => handlers(await openTab(newDatabaseName()), { '/api/*': 'ok' as never })],
  ['basePath', () => createScenario({ basePath: 5 as never })],
  ['wait', () => createScenario({ wait: 5 as never })],
  ['state.read', () => createScenario({ state: {} as never })],
]

test.each(calls)('a wrong %s is refused by its name', async (name, call) => {
  const failure: unknown = await (async () => call())().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TypeError)
  expect(String(failure)).toMatch(new RegExp(`^TypeError: ${name}: must be`))
})

test('a wrong option leaves no database open', async () => {
  const databaseName = newDatabaseName()
  await expect(createMockServer({ ...needed, databaseName, audit: 5 as never })).rejects.toThrow(/^audit: /)
  await new Promise<void>((resolve, reject) => {
    const deletion = indexedDB.deleteDatabase(databaseName)
    deletion.addEventListener('success', () => resolve())
    deletion.addEventListener('blocked', () => reject(new Error('It is still open.')))
  })
})
