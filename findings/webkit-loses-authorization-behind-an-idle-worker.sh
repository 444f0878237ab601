#!/usr/bin/env bash
# WebKitGTK 2.50: a redirect within an API of another origin loses `Authorization` where the page has a service worker that lets the request pass.
#
# By the standard, a redirect keeps the `Authorization` that a script has set as long as it stays within one origin, and a worker whose
# `fetch` event nobody answers changes nothing. Here the request that follows the redirect comes without it. It takes all three: an origin
# other than the page's, a redirect, and a worker that hears the event and does not answer. A worker without a `fetch` event, one that answers
# with `fetch(event.request)`, no worker, or an API of the page's own origin: the header is kept.
#
# Why it matters: an app shell whose worker caches its own files and lets the API pass is what most have. Each redirect of the API is then
# answered 401, which a session client takes for a dead token: it refreshes, sends again, and gets the same. It must stop there.
#
# Seen with WebKitGTK 2.50.6 and selenium-webdriver 4.46.0, what arrived after the redirect:
#   no worker:                                     page's origin Bearer abc, another origin Bearer abc
#   a worker without a fetch event:                page's origin Bearer abc, another origin Bearer abc
#   a worker that answers by fetch(event.request): page's origin Bearer abc, another origin Bearer abc
#   a worker that lets requests pass:              page's origin Bearer abc, another origin nothing
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
browser=$(find /usr/lib /usr/libexec -path '*webkit2gtk-4*' -name MiniBrowser 2>/dev/null | head -n 1)
if [ -z "$browser" ] || ! command -v WebKitWebDriver >/dev/null || ! command -v xvfb-run >/dev/null; then
  echo "This needs WebKitGTK with its driver and a screen in memory (Debian: webkit2gtk-driver, xvfb)."
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" selenium-webdriver@4.46.0

cat >webkit.mjs <<'JS'
import { spawn } from 'node:child_process'
import net from 'node:net'
import { Builder, Capabilities } from 'selenium-webdriver'

let version
/** Runs one script in a page of a new WebKitGTK; the script calls its last argument when it is done. */
export async function inWebKit(address, script) {
  const probe = net.createServer()
  await new Promise((listening) => probe.listen(0, '127.0.0.1', listening))
  const { port } = probe.address()
  await new Promise((closed) => probe.close(closed))
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore' })
  process.once('exit', () => driver.kill())
  process.once('SIGTERM', () => process.exit(124))
  const status = () => fetch(`http://127.0.0.1:${port}/status`).then(({ ok }) => ok, () => false)
  while (!(await status())) await new Promise((later) => setTimeout(later, 100))
  const options = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: process.argv[2], args: ['--automation'] } }
  const session = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(new Capabilities(options)).build()
  try {
    version ??= console.log(`WebKitGTK ${(await session.getCapabilities()).getBrowserVersion()}`) ?? true
    await session.manage().setTimeouts({ script: 20000 })
    await session.get(address)
    return await session.executeAsyncScript(script)
  } finally {
    await session.quit()
  }
}
JS

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import http from 'node:http'
import { inWebKit } from './webkit.mjs'

const claims = 'self.onactivate = (event) => event.waitUntil(clients.claim())'
const workers = [
  ['no worker:                                     '],
  ['a worker without a fetch event:                ', claims],
  ['a worker that answers by fetch(event.request): ', `${claims}; self.onfetch = (event) => event.respondWith(fetch(event.request))`],
  ['a worker that lets requests pass:              ', `${claims}; self.onfetch = () => {}`],
]
const listen = async (server) => {
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return `http://localhost:${server.address().port}`
}
/** Tells whoever follows its redirect what came; serves the page and its worker, too. */
const api = (worker) => http.createServer((request, response) => {
  const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' }
  if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end()
  if (request.url === '/page') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>a page</title>')
  if (request.url === '/worker.js') return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(worker)
  if (request.url === '/moved') return void response.writeHead(307, { ...headers, location: '/mine' }).end()
  response.writeHead(200, headers).end(request.headers.authorization ?? 'nothing')
})
const stop = (server) => (server.closeAllConnections(), server.close())

const found = []
for (const [name, worker] of workers) {
  const [here, elsewhere] = [api(worker), api()]
  const [page, other] = [await listen(here), await listen(elsewhere)]
  const seen = await inWebKit(`${page}/page`, `
    const done = arguments[arguments.length - 1]
    const ask = async (origin) => (await fetch(origin + '/moved', { headers: { authorization: 'Bearer abc' } })).text()
    const askBoth = async () => {
      if (${worker !== undefined}) {
        const controlled = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
        await navigator.serviceWorker.register('/worker.js')
        await controlled
      }
      return [await ask('${page}'), await ask('${other}')]
    }
    askBoth().then(done, (error) => done([String(error)]))
  `)
  console.log(`${name}page's origin ${seen[0]}, another origin ${seen[1]}`)
  found.push(seen)
  stop(here)
  stop(elsewhere)
}
const kept = ['Bearer abc', 'Bearer abc']
assert.deepEqual(found, [kept, kept, kept, ['Bearer abc', 'nothing']])
process.exit()
JS

HOME=$work timeout 90 xvfb-run -a timeout 60 node seen.mjs "$browser"
