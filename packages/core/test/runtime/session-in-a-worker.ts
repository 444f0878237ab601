import { createSession } from '../../src/index.ts'

const granted = { status: 200, body: { accessToken: 'sEcReT', expiresIn: 600, user: { id: 'u1' } } }
const transport = { signIn: async () => granted, refresh: async () => granted, signOut: async () => granted }

/** Answers with what requests to the addresses that it is sent carry. */
addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
  const session = createSession({ transport, origins: ['https://api.example'], name: 'in-a-worker' })
  const carried = data.map((url) =>
    session.authorize({
      url,
      repeatable: true,
      send: async (credential) => credential !== undefined,
      read: () => ({ status: 200, text: async () => '' }),
    }),
  )
  void Promise.all(carried).then((all) => postMessage(all.map(({ answer }) => answer)))
})
