import { AuthenticationError, type Authenticated } from '@keyturn/server'
import { expect, test } from 'vitest'
import { createExpenseApi } from '../backend/expense-api.ts'
import { createMemoryRepository } from '../backend/memory-repository.ts'
import { createSeed } from '../backend/seed.ts'

const NOW = Date.parse('2026-03-31T12:00:00Z')
const form = {
  merchant: 'Modulor',
  purpose: 'Foam',
  category: 'Equipment',
  amount: '9.50',
  spentOn: '2026-03-30',
  notes: '',
}

function openDesk() {
  const api = createExpenseApi({
    authenticate,
    repository: createMemoryRepository(createSeed(NOW)),
    now: async () => NOW,
  })
  return (userId: string, path: string, method = 'GET', body?: unknown): Promise<Response> => {
    const isForm = body instanceof FormData
    const headers = {
      Authorization: userId,
      ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
    }
    const content = body === undefined ? null : isForm ? body : JSON.stringify(body)
    return Promise.resolve(api.fetch(new Request(`http://desk.test/api${path}`, { method, headers, body: content })))
  }
}

async function authenticate(request: Request): Promise<Authenticated> {
  const userId = request.headers.get('authorization') ?? ''
  if (userId === '') throw new AuthenticationError('token-missing', new Response(null, { status: 401 }))
  const claims = { iss: '', aud: '', sub: userId, sid: '', jti: '', iat: 0, exp: 0, auth_time: 0 }
  return { userId, sessionId: '', signedInAt: 0, claims }
}

async function readId(answer: Response): Promise<string> {
  const body: unknown = await answer.json()
  return body instanceof Object && 'id' in body ? String(body.id) : ''
}

test('a request without a good access token gets the answer of the auth server', async () => {
  const ask = openDesk()
  expect((await ask('', '/expenses')).status).toBe(401)
})

test('an employee sees only what is their own, a manager what has been submitted', async () => {
  const ask = openDesk()
  const own = await ask('tom', '/expenses?page=1')
  expect(await own.json()).toMatchObject({ total: 21, pages: 2 })
  const team = await ask('mara', '/expenses?status=draft')
  expect(await team.json()).toMatchObject({ total: 0, page: 1, pages: 1 })
})

test('a search finds all its words, and a page behind the last is the last', async () => {
  const ask = openDesk()
  expect(await (await ask('tom', '/expenses?search=kite%20motel&page=9')).json()).toMatchObject({ total: 1, page: 1 })
})

test('an expense goes from draft to paid, and only the right people move it', async () => {
  const ask = openDesk()
  const path = `/expenses/${await readId(await ask('tom', '/expenses', 'POST', form))}`
  expect((await ask('mara', path)).status).toBe(404)
  expect((await ask('tom', `${path}/approve`, 'POST', {})).status).toBe(403)
  expect((await ask('tom', `${path}/submit`, 'POST', {})).status).toBe(200)
  expect((await ask('tom', path, 'PATCH', form)).status).toBe(403)
  expect((await ask('mara', `${path}/reject`, 'POST', { note: ' ' })).status).toBe(422)
  expect((await ask('mara', `${path}/approve`, 'POST', {})).status).toBe(200)
  const paid = await ask('mara', `${path}/reimburse`, 'POST', {})
  expect(await paid.json()).toMatchObject({ status: 'reimbursed', cents: 950, actions: [], ownerName: 'Tom Okafor' })
})

test('what is wrong with a form is answered field by field, and nothing is stored', async () => {
  const ask = openDesk()
  const answer = await ask('tom', '/expenses', 'POST', { ...form, amount: '', merchant: '' })
  expect(answer.status).toBe(422)
  expect(Object.keys(await answer.json().then((body: { fields: object }) => body.fields))).toEqual([
    'merchant',
    'amount',
  ])
  expect(await (await ask('tom', '/expenses')).json()).toMatchObject({ total: 21 })
})

test('a receipt comes back byte for byte, and goes with its expense', async () => {
  const ask = openDesk()
  const path = `/expenses/${await readId(await ask('tom', '/expenses', 'POST', form))}`
  const upload = new FormData()
  upload.set('receipt', new File([new Uint8Array([137, 80, 78, 71])], 'Straße 1.png', { type: 'image/png' }))
  expect((await ask('tom', `${path}/receipt`, 'PUT', upload)).status).toBe(200)
  const download = await ask('tom', `${path}/receipt`)
  expect([...new Uint8Array(await download.arrayBuffer())]).toEqual([137, 80, 78, 71])
  expect(download.headers.get('content-disposition')).toContain("filename*=UTF-8''Stra%C3%9Fe%201.png")
  expect((await ask('tom', path, 'DELETE')).status).toBe(204)
  expect((await ask('tom', `${path}/receipt`)).status).toBe(404)
})

test('an unknown path is a JSON error', async () => {
  const answer = await openDesk()('tom', '/nothing')
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ error: 'not-found' })
})

test('a profile can be changed, and the team summary follows', async () => {
  const ask = openDesk()
  expect((await ask('tom', '/profile', 'PATCH', { name: 'Tommy', title: '', digest: 'never' })).status).toBe(200)
  const summary: unknown = await (await ask('mara', '/summary')).json()
  expect(JSON.stringify(summary)).toContain('Tommy')
})
