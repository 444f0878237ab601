import { serve } from '@hono/node-server'
import { DatabaseSync } from 'node:sqlite'
import { nodeSqliteClient } from '../../src/stores/sqlite/index.ts'
import { createFileApp, tellPort } from './file-app.ts'

const app = createFileApp((path) => nodeSqliteClient(new DatabaseSync(path)))
await app.start()
serve({ fetch: app.fetch, port: 0 }, ({ port }) => tellPort(port))
