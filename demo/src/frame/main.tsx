import { attachSession } from '@keyturn/axios'
import { createSession } from '@keyturn/core'
import { AuthProvider } from '@keyturn/react'
import axios from 'axios'
import { createRoot } from 'react-dom/client'
import type { User } from '../../backend/user.ts'
import { startBackend } from '../backend.ts'
import { startSessionLog } from '../lab/log/session-log.ts'
import { labRuntime } from '../lab/switches/lab-runtime.ts'
import { WARN_AT } from '../warn-at.ts'
import { FormFrame } from './form-frame.tsx'
import { createOffice } from './office.ts'
import { TabFrame } from './tab-frame.tsx'
import '../styles/fonts.css'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/controls.css'
import '../styles/shell.css'
import './frame.css'

const isForm = new URLSearchParams(location.search).get('kind') === 'form'

// Another tab of the same app: it has a session of its own, which shares one refresh with all others.
const session = createSession<User>({
  endpoints: '/auth',
  warnAt: WARN_AT,
  runtime: labRuntime,
  whenSessionEnds: isForm ? 'hold' : 'reject',
})
const api = axios.create({ baseURL: '/api', timeout: 20_000 })
attachSession(api, session)

const element = document.getElementById('root')
if (!element) throw new Error('frame.html has no #root.')
const theme = new URLSearchParams(location.search).get('theme')
if (theme) document.documentElement.dataset['theme'] = theme
await startBackend()
startSessionLog(session)
const office = createOffice(session, api)
createRoot(element).render(
  <AuthProvider session={session}>
    {isForm ? <FormFrame office={office} /> : <TabFrame office={office} />}
  </AuthProvider>,
)
