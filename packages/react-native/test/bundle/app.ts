// What an app imports, as Metro bundles it.
import { attachSession } from '@keyturn/axios'
// It is bundled, and never run here.
// oxlint-disable-next-line no-restricted-imports
import { createFetch, createSession } from '@keyturn/core'
import { nativeRuntime, SessionWarning, useSession } from '@keyturn/react-native'
import axios from 'axios'

const session = createSession({ endpoints: 'https://api.example/auth', runtime: nativeRuntime() })
attachSession(axios.create({ baseURL: 'https://api.example' }), session)

export const app = { session, authFetch: createFetch(session), SessionWarning, useSession }
