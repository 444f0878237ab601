import { createFetch, createSession, type Session } from '@keyturn/core'

interface User {
  readonly id: string
}

const session = createSession<User>({
  endpoints: 'https://api.example.com/auth',
  idempotencyKey: 'always', // @keyturn/server at another origin wants it
})
// `fetch` of the page stays as it is; this one carries the token.
const authorizedFetch = createFetch(session, { origins: ['https://api.example.com'] })

export function startSession(onSignedOut: () => void): Session<User> {
  session.on('ended', onSignedOut)
  session.start()
  return session
}

export async function loadThings(): Promise<unknown> {
  if (session.getState().status === 'signed-out') return undefined
  const response = await authorizedFetch('https://api.example.com/things')
  return response.json()
}

export async function signOut(): Promise<void> {
  await session.signOut()
}
