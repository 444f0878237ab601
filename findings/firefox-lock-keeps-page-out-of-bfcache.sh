#!/usr/bin/env bash
# Firefox ESR 153: a page that holds a Web Lock when it is left is not kept for the way back, also if it lets go in `pagehide`.
#
# Whether a page may be kept in the back/forward cache is decided before `pagehide` is sent, and a held lock says no. The usual advice is
# to let go of what stands in the way in `pagehide`; for a lock that is too late, without any sign but `persisted: false` on the way
# back. If the page lets go in `beforeunload`, it is kept.
#
# Why it matters: a session client that elects a leader among tabs by a lock that is held for as long as the tab lives, as is often done,
# has every page of its leader loaded anew when the user goes back. A lock that is held only while a refresh is on its way costs nothing
# at most times. A client that lets go in `beforeunload` must take the lock again if the page is not left after all.
#
# Seen with Firefox 153.8.0esr and puppeteer-core 24.43.1:
#   no lock:                     kept
#   a lock, never released:      loaded anew
#   released in `pagehide`:      loaded anew
#   released in `beforeunload`:  kept
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
firefox=$(command -v firefox-esr) || { echo "This needs Firefox (Debian: firefox-esr)."; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" puppeteer-core@24.43.1

cat >first.html <<'HTML'
<!doctype html>
<title>first</title>
<script type="module">
  const name = new URLSearchParams(location.search).get('lock')
  const isBack = performance.getEntriesByType('navigation')[0].type === 'back_forward'
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted || isBack) fetch(persisted ? '/kept' : '/anew', { method: 'POST' })
  })
  let release = () => {}
  if (name !== 'none') {
    await new Promise((held) => navigator.locks.request('refresh', () => {
      held()
      return new Promise((released) => (release = released))
    }))
  }
  if (name === 'pagehide' || name === 'beforeunload') addEventListener(name, () => release())
  if (!isBack) setTimeout(() => (location.href = '/second'), 300)
</script>
HTML
cat >second.html <<'HTML'
<!doctype html>
<title>second</title>
<script>
  addEventListener('load', () => setTimeout(() => history.back(), 300))
</script>
HTML

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import puppeteer from 'puppeteer-core'

const pages = { '/first': readFileSync('first.html'), '/second': readFileSync('second.html') }
let told = () => {}
const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://127.0.0.1')
  response.setHeader('content-type', 'text/html')
  response.end(pages[pathname] ?? '')
  if (request.method === 'POST') told(pathname === '/kept' ? 'kept' : 'loaded anew')
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))

const found = {}
const browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.argv[2], headless: true })
try {
  console.log(await browser.version())
  for (const lock of ['none', 'never', 'pagehide', 'beforeunload']) {
    const page = await browser.newPage()
    const back = new Promise((known) => {
      told = known
      setTimeout(known, 15000, 'not heard of')
    })
    // The page leaves and comes back on its own; what is told to the server is the end of the visit.
    page.goto(`http://127.0.0.1:${server.address().port}/first?lock=${lock}`).catch(() => {})
    found[lock] = await back
    await page.close()
  }
} finally {
  await browser.close()
  server.closeAllConnections()
  server.close()
}
console.log(`no lock:                     ${found.none}`)
console.log(`a lock, never released:      ${found.never}`)
console.log(`released in \`pagehide\`:      ${found.pagehide}`)
console.log(`released in \`beforeunload\`:  ${found.beforeunload}`)
assert.deepEqual(found, { none: 'kept', never: 'loaded anew', pagehide: 'loaded anew', beforeunload: 'kept' })
process.exit()
JS
HOME=$work timeout 120 node seen.mjs "$firefox"
