import { chromium } from 'playwright'
import { preview } from 'vite'
import { chromiumArguments, findChromium } from '../chromium.ts'
import { makeProject, runIn } from './new-project.ts'

const page = `
import { attachSession } from '@keyturn/axios'
import { createSession } from '@keyturn/core'
import { startMockServer } from '@keyturn/msw/browser'
import { AuthProvider, RequireSession, SessionWarning, useSession } from '@keyturn/react'
import axios from 'axios'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'

const session = createSession({ endpoints: '/auth' })
attachSession(axios, session)
await startMockServer({
  users: [{ id: 'u1', name: 'Ada', email: 'ada@example.com', password: 'engine' }],
  api: { '/api/*': (_, { userId }) => Response.json({ userId }) },
})

function SignInPage() {
  const { signIn } = useSession()
  return <button onClick={() => void signIn({ email: 'ada@example.com', password: 'engine' })}>Sign in</button>
}

function App() {
  const [answer, setAnswer] = useState('')
  return <button onClick={async () => setAnswer((await axios.get('/api/me')).data.userId)}>Ask: {answer}</button>
}

createRoot(document.getElementById('root')).render(
  <AuthProvider session={session}>
    <RequireSession signedOut={<SignInPage />}><App /></RequireSession>
    <SessionWarning />
  </AuthProvider>,
)
`

const files = {
  'index.html': '<!doctype html><div id="root"></div><script type="module" src="/main.jsx"></script>',
  'main.jsx': page,
  'vite.config.js': `import react from '@vitejs/plugin-react'\nexport default { plugins: [react()], build: { target: 'es2022' } }\n`,
}

/** A page in a new Vite project, built as for production, with the mock as its server: signs in in Chromium, asks the API, and is still signed in after a reload. */
export async function tryInVite(folder: string, tarballs: readonly string[]): Promise<string> {
  const others = ['vite@8', '@vitejs/plugin-react@6', 'react@19', 'react-dom@19', 'axios@1', 'msw@3']
  await makeProject(folder, tarballs, { files, ours: ['core', 'axios', 'react', 'server', 'msw'], others })
  await runIn(folder, 'npx', 'msw', 'init', 'public', '--save')
  await runIn(folder, 'npx', 'vite', 'build')
  const executablePath = findChromium()
  if (!executablePath) return '· a new Vite project builds; no Chromium was found to open it'
  const server = await preview({ root: folder, configFile: false, preview: { port: 0 } })
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] })
  try {
    const tab = await browser.newPage()
    await tab.goto(server.resolvedUrls?.local[0] ?? '')
    await tab.getByRole('button', { name: 'Sign in' }).click()
    await tab.getByRole('button', { name: 'Ask:' }).click()
    await tab.getByRole('button', { name: 'Ask: u1' }).waitFor()
    await tab.reload()
    await tab.getByRole('button', { name: 'Ask:' }).waitFor()
  } finally {
    await browser.close()
    await server.close()
  }
  return '· a new Vite project builds, and its page signs in, asks the API and is signed in after a reload'
}
