import process from 'node:process'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import type { SqliteClient } from '../../src/stores/sqlite/index.ts'
import { createApp } from './app.ts'
import type { App } from './app.ts'
import { keysIn } from './keys-in.ts'

/** The app of a process, over the file that it is told to use. */
export function createFileApp(open: (path: string) => SqliteClient): App {
  const client = open(process.argv[2] ?? '')
  return createApp({ store: sqliteStore(client), keys: keysIn(client) })
}

/** Tells whoever has started this process that it listens. */
export function tellPort(port: number): void {
  process.stdout.write(`port ${port}\n`)
}
