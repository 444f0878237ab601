import { Database } from 'bun:sqlite'
import { betterSqliteClient } from '../../src/stores/sqlite/index.ts'
import { createFileApp, tellPort } from './file-app.ts'

const app = createFileApp((path) => betterSqliteClient(new Database(path)))
await app.start()
tellPort(Bun.serve({ port: 0, fetch: app.fetch }).port)
