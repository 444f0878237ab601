#!/usr/bin/env bash
# WebKitGTK 2.50: a fetch that is ended by its signal is rejected with an AbortError, whatever the reason of the signal is.
#
# By the standard, `fetch` is rejected with the reason of its signal: a TimeoutError for `AbortSignal.timeout`, or the value that was
# given to `abort()`. Here a fetch that is on its way is rejected with a new AbortError each time, while `signal.reason` is right.
# A signal that had ended before the call does give its own reason, so a test with `AbortSignal.abort(reason)` passes.
#
# Why it matters: a session client takes a TimeoutError for a network that is slow, to be tried again, and an AbortError for a caller who
# no longer wants the answer, to be left alone. Here a refresh that ran into its deadline looks as if somebody had called it off. Ask
# `signal.reason`, not the error.
#
# Seen with WebKitGTK 2.50.6 and selenium-webdriver 4.46.0:
#   AbortSignal.timeout:               rejected with AbortError, reason of the signal: TimeoutError
#   AbortSignal.any, of a timeout:     rejected with AbortError, reason of the signal: TimeoutError
#   abort(new RangeError()):           rejected with AbortError, reason of the signal: RangeError
#   the same, aborted before the call: rejected with RangeError, reason of the signal: RangeError
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

const server = http.createServer((request, response) => {
  if (request.url !== '/page') return
  response.setHeader('content-type', 'text/html')
  response.end('<!doctype html><title>a page</title>')
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))

const found = await inWebKit(`http://127.0.0.1:${server.address().port}/page`, `
  const done = arguments[arguments.length - 1]
  const later = new AbortController()
  setTimeout(() => later.abort(new RangeError()), 300)
  const signals = {
    timeout: AbortSignal.timeout(300),
    any: AbortSignal.any([AbortSignal.timeout(300), new AbortController().signal]),
    own: later.signal,
    before: AbortSignal.abort(new RangeError()),
  }
  const entries = Object.entries(signals).map(async ([name, signal]) => {
    const error = await fetch('/silent?' + name, { signal }).catch((error) => error)
    return [name, [error.name, signal.reason.name]]
  })
  Promise.all(entries).then((all) => done(Object.fromEntries(all)))
`)
server.closeAllConnections()
server.close()
const tell = ([rejected, reason]) => `rejected with ${rejected}, reason of the signal: ${reason}`
console.log(`AbortSignal.timeout:               ${tell(found.timeout)}`)
console.log(`AbortSignal.any, of a timeout:     ${tell(found.any)}`)
console.log(`abort(new RangeError()):           ${tell(found.own)}`)
console.log(`the same, aborted before the call: ${tell(found.before)}`)
const timedOut = ['AbortError', 'TimeoutError']
assert.deepEqual(found, { timeout: timedOut, any: timedOut, own: ['AbortError', 'RangeError'], before: ['RangeError', 'RangeError'] })
process.exit()
JS
HOME=$work timeout 90 xvfb-run -a timeout 60 node seen.mjs "$browser"
