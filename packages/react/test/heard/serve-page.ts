import react from '@vitejs/plugin-react'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { build } from 'vite'

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Expenses</title></head>
<body><script type="module" src="/page.js"></script></body></html>`

/** Serves the page that is listened to. */
export async function servePage(): Promise<{ readonly url: string; readonly close: () => void }> {
  const code = await bundle()
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js'
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? code : html)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() }
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: `${import.meta.dirname}/page.tsx`, formats: ['es'], fileName: 'page' } },
  })
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  const entry = outputs.find((each) => each.type === 'chunk')
  if (!entry) throw new Error('There is no page.')
  return entry.code
}
