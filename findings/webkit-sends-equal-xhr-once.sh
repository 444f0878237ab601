#!/usr/bin/env bash
# WebKitGTK 2.50: GETs by XMLHttpRequest that are alike and on their way at once are sent as one, also where the answer is `no-store`.
#
# Three XMLHttpRequests of one page ask for one address at the same time. The server sees one, and all three get its answer. Neither
# `Cache-Control: no-store` in the answer nor `no-cache` in the request changes that, nor an Authorization header that is the same in
# all. They are sent one by one if a header differs. `fetch` sends three.
#
# Why it matters: axios uses XMLHttpRequest in browsers unless told otherwise. A test that counts requests, or that expects three 401 to
# become one refresh and three repeats, counts differently in this engine, and only with that adapter. An endpoint that gives out
# something once per GET, such as a one-time value, gives the same to all three callers. A header with a new value for each request
# keeps them apart.
#
# Seen with WebKitGTK 2.50.6 and selenium-webdriver 4.46.0:
#   XMLHttpRequest, three alike:          1 arrived
#   … with one Authorization header:      1 arrived
#   … with `Cache-Control: no-cache`:     1 arrived
#   … with a header that differs:         3 arrived
#   fetch, three alike:                   3 arrived
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
    console.log(`WebKitGTK ${(await session.getCapabilities()).getBrowserVersion()}`)
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

const arrived = {}
const server = http.createServer((request, response) => {
  if (request.url === '/page') {
    response.setHeader('content-type', 'text/html')
    return response.end('<!doctype html><title>a page</title>')
  }
  const number = (arrived[request.url] = (arrived[request.url] ?? 0) + 1)
  // Answered late, so that all three are on their way by then.
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
    response.end(String(number))
  }, 500)
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))

const answers = await inWebKit(`http://127.0.0.1:${server.address().port}/page`, `
  const done = arguments[arguments.length - 1]
  const xhr = (path, headers) => new Promise((answered) => {
    const request = new XMLHttpRequest()
    request.open('GET', path)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.onloadend = () => answered(request.responseText)
    request.send()
  })
  const three = (ask) => Promise.all([1, 2, 3].map(ask))
  const ways = {
    '/alike': () => xhr('/alike', {}),
    '/authorization': () => xhr('/authorization', { authorization: 'Bearer one' }),
    '/no-cache': () => xhr('/no-cache', { 'cache-control': 'no-cache' }),
    '/differs': (number) => xhr('/differs', { 'x-number': number }),
    '/fetch': () => fetch('/fetch').then((response) => response.text()),
  }
  ;(async () => {
    const answers = {}
    for (const [path, ask] of Object.entries(ways)) answers[path] = (await three(ask)).join(' ')
    return answers
  })().then(done)
`)
server.closeAllConnections()
server.close()
console.log(`XMLHttpRequest, three alike:          ${arrived['/alike']} arrived`)
console.log(`… with one Authorization header:      ${arrived['/authorization']} arrived`)
console.log(`… with \`Cache-Control: no-cache\`:     ${arrived['/no-cache']} arrived`)
console.log(`… with a header that differs:         ${arrived['/differs']} arrived`)
console.log(`fetch, three alike:                   ${arrived['/fetch']} arrived`)
for (const path of ['/alike', '/authorization', '/no-cache']) {
  assert.equal(arrived[path], 1)
  assert.equal(answers[path], '1 1 1')
}
assert.equal(arrived['/differs'], 3)
assert.equal(arrived['/fetch'], 3)
process.exit()
JS
HOME=$work timeout 90 xvfb-run -a timeout 60 node seen.mjs "$browser"
