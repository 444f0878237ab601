#!/usr/bin/env bash
# axios 1.21.1: with the fetch adapter, a response does not tell from which address it came.
#
# A request for /old is redirected to /new. With the `http` adapter, `response.request.res.responseUrl` says `/new`. With the `fetch`
# adapter, `response.request` is the Request that was made before the redirect: its `url` still says `/old`, and neither `responseURL`
# nor `url` exists on the response, although the Response of fetch, which axios held, has `url` and `redirected`.
#
# Why it matters: a session client wants to know whether an answer came from its own API before it takes a 401 to mean that the token
# was refused, or reads a token from the body. A redirect to a login page or to another host looks like an answer of the API.
# Who needs the address must pass a `fetch` of its own to the adapter, and note `url` there.
#
# Seen with Node 20:
#   http adapter:  asked /old, data from /new, addresses on the response: /old /new
#   fetch adapter: asked /old, data from /new, addresses on the response: /old
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" axios@1.21.1

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import http from 'node:http'
import { inspect } from 'node:util'
import axios from 'axios'

const server = http.createServer((request, response) => {
  if (request.url === '/old') response.writeHead(302, { location: '/new' })
  response.end(JSON.stringify({ from: request.url }))
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
const origin = `http://127.0.0.1:${server.address().port}`

/** Every address of the server that can be found on the response by the names in use for it. */
function addresses({ config, request, responseURL, url }) {
  const all = [config.url, responseURL, url, request?.responseURL, request?.url, request?.res?.responseUrl]
  return [...new Set(all.filter(Boolean))].map((address) => address.replace(origin, ''))
}

const found = {}
for (const adapter of ['http', 'fetch']) {
  const response = await axios.get(`${origin}/old`, { adapter, timeout: 5000 })
  found[adapter] = addresses(response)
  console.log(`${adapter} adapter: asked /old, data from ${response.data.from}, addresses on the response: ${found[adapter].join(' ')}`)
  assert.equal(response.data.from, '/new')
  // Not under another name either.
  if (adapter === 'fetch') assert.ok(!inspect({ ...response, data: null }, { depth: 6, showHidden: true }).includes(`${origin}/new`))
}
server.closeAllConnections()
server.close()
assert.deepEqual(found, { http: ['/old', '/new'], fetch: ['/old'] })
JS
timeout 30 node seen.mjs
