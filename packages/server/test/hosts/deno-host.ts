import { DatabaseSync } from 'node:sqlite'
import { nodeSqliteClient } from '../../src/stores/sqlite/index.ts'
import { createFileApp, tellPort } from './file-app.ts'

const app = createFileApp((path) => nodeSqliteClient(new DatabaseSync(path)))
await app.start()
Deno.serve({ port: 0, onListen: ({ port }) => tellPort(port) }, app.fetch)
