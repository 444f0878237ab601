import { makeProject, runIn } from './new-project.ts'

const program = `
import { createAuthServer, generateKeys, importKeys, memoryStore } from '@keyturn/server'
import { createSession } from '@keyturn/core'

const ada = { id: 'u1', name: 'Ada' }
const auth = createAuthServer({
  store: memoryStore(),
  keys: await importKeys(await generateKeys()),
  verifyCredentials: ({ email }) => (email === 'ada@example.com' ? ada : undefined),
  loadUser: (id) => (id === ada.id ? ada : undefined),
  credential: 'body',
})
// The session asks the server without a network between.
globalThis.fetch = (input, init) => auth.fetch(new Request(input, init))
let kept
const session = createSession({
  endpoints: 'https://auth.example/auth',
  credential: 'body',
  refreshTokenStore: { read: () => kept, write: (token) => void (kept = token) },
})
const user = await session.signIn({ email: 'ada@example.com' })
const first = kept
await session.refresh()
const token = await session.getAccessToken()
const { userId } = await auth.authenticate(new Request('https://api.example/', { headers: { authorization: 'Bearer ' + token } }))
console.log(JSON.stringify({ name: user.name, userId, rotated: kept !== first }))
session.dispose()
`

/** A server and a session in a new Node project: signs in, refreshes, and is let in. */
export async function tryInNode(folder: string, tarballs: readonly string[]): Promise<string> {
  await makeProject(folder, tarballs, { files: { 'main.js': program }, ours: ['core', 'server'], others: [] })
  const said = (await runIn(folder, process.execPath, 'main.js')).trim()
  if (said !== '{"name":"Ada","userId":"u1","rotated":true}') throw new Error(`The Node project said: ${said}`)
  return `· a new Node ${process.version} project signs in, refreshes and is let in`
}
