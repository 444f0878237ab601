import { createMockServer, handlers } from '@keyturn/msw'
import { setupWorker } from 'msw/browser'
import { http } from 'msw/http'
import { accounts } from '../backend/accounts.ts'
import { createAuditLog } from '../backend/audit-log.ts'
import { createExpenseApi } from '../backend/expense-api.ts'
import { createIndexedDbRepository } from '../backend/indexed-db-repository.ts'
import { createLabApi, LAB_API } from '../backend/lab-api.ts'
import { demoLifetimes } from '../backend/lab-state.ts'
import { createSeed } from '../backend/seed.ts'
import { loadUser, type User } from '../backend/user.ts'

/** Starts the whole backend inside the browser: one rotation server and one API for all tabs. Resolves once it answers. */
export async function startMockServer(): Promise<void> {
  const repository = createIndexedDbRepository('outlay', () => createSeed(Date.now()))
  const audit = createAuditLog()
  const worker = setupWorker()
  // The worker takes a while to start, and so does the database.
  const starting = worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
  const mock = await createMockServer<User>({
    verifyCredentials: async ({ email, password }) => {
      const account = accounts.find((known) => known.email === email && known.password === password)
      return account && loadUser(repository, account.userId)
    },
    loadUser: (userId) => loadUser(repository, userId),
    lifetimes: demoLifetimes,
    audit: audit.listener,
  })
  const api = createExpenseApi({ authenticate: mock.authenticate, repository, now: mock.clock.now })
  const lab = createLabApi({
    ...mock,
    audit,
    cookiesOf: mock.cookies,
    reset: async () => {
      await Promise.all([mock.reset(), repository.reset()])
    },
  })
  worker.use(
    ...handlers(mock, { '/api/*': (request) => api.fetch(request) }),
    // Beside the switches: no trouble that they make may reach them.
    http.all(`${LAB_API}/*`, ({ request }) => lab.fetch(request)),
  )
  await starting
}
