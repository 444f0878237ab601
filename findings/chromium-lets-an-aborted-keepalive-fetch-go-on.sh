#!/usr/bin/env bash
# Chromium 156: a fetch with `keepalive` that its signal has ended rejects at once, and goes on for 30 seconds more on the network.
#
# By the standard, an abort ends the fetch, whatever `keepalive` says. Here the caller gets its AbortError, and the request keeps its connection
# until the answer has come or 30 s are over. What the answer sets is kept: a cookie of a request that was aborted a second before is in the jar.
# Without `keepalive` the connection is closed with the abort, and the cookie never comes.
#
# Why it matters: a session client sends refreshes and sign-outs with `keepalive`, so that they outlive their page, and gives them a deadline. After
# that deadline the refresh may still be served and its cookie may still replace the one in the jar, so the next refresh has to stand that; and
# each such request holds one of six connections of HTTP/1.1 for half a minute, while the client has long sent the next one.
#
# Seen with Chromium 156.0.8078.114 and playwright-core 1.65.1, aborted after 300 ms:
#   without keepalive: AbortError, the connection ends within 5 s: true
#   with keepalive:    AbortError, the connection ends within 5 s: false, within 40 s: true
#   an answer that comes a second after the abort: its cookie is kept without keepalive: false, with keepalive: true
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
chromium=$(command -v chromium) || { echo "This needs Chromium (Debian: chromium)."; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" playwright-core@1.65.1

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from 'playwright-core'

const ended = new Map()
const server = http.createServer((request, response) => {
  if (request.url === '/page') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>a page</title>')
    return
  }
  response.once('close', () => ended.get(request.url)?.())
  const [, name] = /^\/answers\/(\w+)$/.exec(request.url) ?? []
  // 1.3 s after it was sent, which is one second after it was aborted.
  if (name) setTimeout(() => response.writeHead(200, { 'set-cookie': `${name}=1; Path=/` }).end(), 1300)
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
const origin = `http://127.0.0.1:${server.address().port}`

const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] })
try {
  console.log(`Chromium ${browser.version()}`)
  const page = await browser.newPage()
  await page.goto(`${origin}/page`)
  const endOf = (path) => new Promise((end) => ended.set(path, () => end(true)))
  const send = (path, keepalive) =>
    page.evaluate(async ([path, keepalive]) => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 300)
      return fetch(path, { method: 'POST', body: 'x', keepalive, signal: controller.signal }).catch(({ name }) => name)
    }, [path, keepalive])
  const isOver = (end, limit) => Promise.race([end, pause(limit, false)])

  const found = []
  for (const keepalive of [false, true]) {
    const end = endOf(`/silent/${keepalive}`)
    const rejected = await send(`/silent/${keepalive}`, keepalive)
    const soon = await isOver(end, 5_000)
    const later = soon || (await isOver(end, 35_000))
    const answered = endOf(`/answers/${keepalive}`)
    await send(`/answers/${keepalive}`, keepalive)
    await answered
    await pause(500)
    const isKept = (await page.context().cookies()).some(({ name }) => name === String(keepalive))
    found.push({ rejected, soon, later, isKept })
  }
  const [without, withIt] = found
  console.log(`without keepalive: ${without.rejected}, the connection ends within 5 s: ${without.soon}`)
  console.log(`with keepalive:    ${withIt.rejected}, the connection ends within 5 s: ${withIt.soon}, within 40 s: ${withIt.later}`)
  console.log(`an answer that comes a second after the abort: its cookie is kept without keepalive: ${without.isKept}, with keepalive: ${withIt.isKept}`)
  assert.deepEqual(found, [
    { rejected: 'AbortError', soon: true, later: true, isKept: false },
    { rejected: 'AbortError', soon: false, later: true, isKept: true },
  ])
} finally {
  await browser.close()
  server.closeAllConnections()
  server.close()
}
JS
HOME=$work timeout 120 node seen.mjs "$chromium"
