import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { createAuthServer } from '@keyturn/server'
import { keyFile, toNodeHandler } from '@keyturn/server/node'
import { nodeSqliteClient, sqliteStore } from '@keyturn/server/sqlite'
import { users } from '../app/users.ts'

const auth = createAuthServer({
  store: sqliteStore(nodeSqliteClient(new DatabaseSync('/var/lib/app/sessions.db'))),
  keys: keyFile('/run/secrets/keyturn.json'),
  verifyCredentials: ({ email, password }) => users.verify(email, password),
  loadUser: (id) => users.find(id),
})
await auth.start()
const answer = toNodeHandler(auth, { origin: 'https://app.example.com', trustProxy: 1 })
createServer((request, response) => void answer(request, response)).listen(3000)
