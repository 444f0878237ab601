// An app would write '@keyturn/devtools', which is absent in production; here they are part of what is shown.
import { mountDevtools } from '@keyturn/devtools/production'
import { AuthProvider } from '@keyturn/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startBackend } from './backend.ts'
import { startSessionLog } from './lab/log/session-log.ts'
import { runtime, session } from './session.ts'
import { StartFailure } from './shell/start-failure.tsx'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'
import './styles/expenses.css'
import './styles/sign-in.css'
import './styles/lab.css'
import './styles/stories.css'

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no #root.')
const root = createRoot(element)

try {
  await startBackend()
  startSessionLog(session)
  mountDevtools(session, { runtime })
  root.render(
    <StrictMode>
      <AuthProvider session={session}>
        <App />
      </AuthProvider>
    </StrictMode>,
  )
} catch (error) {
  root.render(<StartFailure error={error} />)
}
