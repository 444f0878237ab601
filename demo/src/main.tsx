import { AuthProvider } from '@keyturn/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { joinLab } from './lab/lab-client.ts'
import { startSessionLog } from './lab/session-log.ts'
import { session } from './session.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'
import './styles/expenses.css'
import './styles/sign-in.css'
import './styles/lab.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root.')

if (import.meta.env.VITE_BACKEND !== 'server') {
  const { startMockServer } = await import('./mock.ts')
  await startMockServer()
}
await joinLab()
startSessionLog()

createRoot(root).render(
  <StrictMode>
    <AuthProvider session={session}>
      <App />
    </AuthProvider>
  </StrictMode>,
)
