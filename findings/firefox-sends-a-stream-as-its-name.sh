#!/usr/bin/env bash
# Firefox ESR 153: a request whose body is a ReadableStream is sent, and succeeds, with the text `[object ReadableStream]`.
#
# Where streams as a body are not known, the body is turned into a string like any other object. There is no error, the option
# `duplex: 'half'` is not read, and the server gets 23 bytes of text/plain. `Request.prototype.body` is missing as well, so a request that
# is copied by its parts, `fetch(url, { method: request.method, body: request.body })`, is sent with no body at all, and also succeeds.
#
# Why it matters: a session client has to be able to send a request a second time, after a 401 and a refresh. Code that keeps or copies
# `request.body` for that works in Chromium and in Node, and in Firefox writes wrong or empty data with status 200. Copy with
# `request.clone()` or `new Request(request, …)`, and ask `'body' in Request.prototype` first.
#
# Seen with Firefox 153.8.0esr and puppeteer-core 24.43.1:
#   'body' in Request.prototype: false; `duplex` was read: false
#   a stream of "hello":         status 200, the server got "[object ReadableStream]" as text/plain;charset=UTF-8
#   a copy by parts of "hello":  status 200, the server got "" as nothing
#   a clone of "hello":          status 200, the server got "hello" as text/plain;charset=UTF-8
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
firefox=$(command -v firefox-esr) || { echo "This needs Firefox (Debian: firefox-esr)."; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" puppeteer-core@24.43.1

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import http from 'node:http'
import puppeteer from 'puppeteer-core'

const posted = []
const server = http.createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  if (request.method === 'POST') posted.push(`the server got "${body}" as ${request.headers['content-type'] ?? 'nothing'}`)
  response.setHeader('content-type', 'text/html')
  response.end('<!doctype html><title>a page</title>')
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))

const browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.argv[2], headless: true })
try {
  console.log(await browser.version())
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  const seen = await page.evaluate(async () => {
    let duplexRead = false
    const options = {
      method: 'POST',
      body: new Blob(['hello']).stream(),
      get duplex() {
        duplexRead = true
        return 'half'
      },
    }
    const stream = await fetch('/', options)
    const request = new Request('/', { method: 'POST', body: 'hello' })
    const parts = await fetch('/', { method: request.method, body: request.body })
    const clone = await fetch(request.clone())
    return { has: 'body' in Request.prototype, duplexRead, status: [stream.status, parts.status, clone.status] }
  })
  console.log(`'body' in Request.prototype: ${seen.has}; \`duplex\` was read: ${seen.duplexRead}`)
  console.log(`a stream of "hello":         status ${seen.status[0]}, ${posted[0]}`)
  console.log(`a copy by parts of "hello":  status ${seen.status[1]}, ${posted[1]}`)
  console.log(`a clone of "hello":          status ${seen.status[2]}, ${posted[2]}`)
  assert.deepEqual(seen, { has: false, duplexRead: false, status: [200, 200, 200] })
  assert.match(posted[0], /"\[object ReadableStream\]"/)
  assert.match(posted[1], /""/)
  assert.match(posted[2], /"hello"/)
} finally {
  await browser.close()
  server.closeAllConnections()
  server.close()
}
JS
HOME=$work timeout 90 node seen.mjs "$firefox"
