#!/usr/bin/env bash
# oidc-provider 9.13.3: a token request of a page that the provider itself serves is refused, because a browser says the page's origin.
#
# Browsers send `Origin` with every POST, also to the origin that the page is of, where CORS has no part in it (Fetch, "append a request
# Origin header"). For the provider each `Origin` is a question of CORS, and its option `clientBasedCORS` says no by default. The code, the
# refresh token and the client are all right; the same request without the header is answered as it should be.
#
# Why it matters: a page beside its provider, on one origin, so that there need be no CORS, cannot exchange a code or refresh, and what it hears,
# 400 `invalid_request`, is no refusal of the token. Programs and tests of Node send no `Origin`, so all is well until the first browser. With
# `clientBasedCORS: (context, origin) => origin === 'https://app.example'` it works.
#
# Seen with Node 20 and 24:
#   no Origin:                         400 invalid_grant
#   the provider's own:                400 invalid_request, origin … not allowed for client: app
#   the same, with clientBasedCORS:    400 invalid_grant
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" oidc-provider@9.13.3

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

console.warn = console.info = () => {}

/** What a provider answers to a refresh token that it does not know, with and without its own origin. */
async function ask(options) {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${server.address().port}`
  const client = {
    client_id: 'app',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: ['http://127.0.0.1/back'],
    application_type: 'native',
  }
  const provider = new Provider(issuer, { clients: [client], ...options })
  server.on('request', provider.callback())
  const post = async (headers) => {
    const body = new URLSearchParams({ client_id: 'app', grant_type: 'refresh_token', refresh_token: 'unknown' })
    const response = await fetch(`${issuer}/token`, { method: 'POST', body, headers })
    const { error, error_description } = await response.json()
    return { status: response.status, error, error_description }
  }
  const answers = { without: await post({}), own: await post({ origin: issuer }) }
  server.closeAllConnections()
  server.close()
  return answers
}

const byDefault = await ask({})
const allowed = await ask({ clientBasedCORS: () => true })
const tell = ({ status, error, error_description }) => `${status} ${error}, ${error_description}`
console.log('no Origin:                      ', tell(byDefault.without))
console.log("the provider's own:             ", tell(byDefault.own))
console.log('the same, with clientBasedCORS: ', tell(allowed.own))
assert.equal(byDefault.without.error, 'invalid_grant')
assert.equal(byDefault.own.error, 'invalid_request')
assert.match(byDefault.own.error_description, /not allowed for client/)
assert.equal(allowed.own.error, 'invalid_grant')
JS
timeout 40 node seen.mjs
