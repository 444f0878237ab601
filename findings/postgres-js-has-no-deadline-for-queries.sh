#!/usr/bin/env bash
# postgres (postgres.js) 3.4.9: no option puts a limit on how long a query waits, and `cancel()` does not settle it.
#
# `connect_timeout: 1` ends the wait for a server that accepts a connection and says nothing. From the first ReadyForQuery on, nothing
# ends a wait. Here a server needs four seconds for an answer. `connect_timeout`, `idle_timeout`, `max_lifetime` and `keep_alive` are
# all one second, and still the query is answered after four. The same if `query.cancel()` is called after one second: the request to
# cancel goes out on a second connection, but the promise waits for whatever the first connection brings.
#
# Why it matters: a refresh that waits for a row keeps its request, its connection and every later query in line for as long as a
# failed-over or frozen database keeps silent. `statement_timeout` does not help: it is kept by the server, which is the silent one. A
# session server has to race each query with a deadline of its own, and close the connection, as only that settles the query.
#
# Seen with Node 20:
#   no handshake:        CONNECT_TIMEOUT after 1 s
#   query:               answered after 4 s
#   query with cancel(): answered after 4 s, requests to cancel that arrived: 1
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" postgres@3.4.9

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import net from 'node:net'
import postgres from 'postgres'

// The few messages of PostgreSQL's protocol, version 3, that one simple query needs.
const text = (value) => Buffer.from(`${value}\0`)
const int16 = (value) => Buffer.from(new Int16Array([value]).buffer).swap16()
const int32 = (value) => Buffer.from(new Int32Array([value]).buffer).swap32()
const message = (type, ...parts) => Buffer.concat([Buffer.from(type), int32(Buffer.concat(parts).length + 4), ...parts])
const ready = message('Z', Buffer.from('I'))
const greeting = Buffer.concat([message('R', int32(0)), message('K', int32(1), int32(2)), ready])
const column = [text('one'), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]
const row = message('D', int16(1), int32(1), Buffer.from('1'))
const answer = Buffer.concat([message('T', int16(1), ...column), row, message('C', text('SELECT 1')), ready])
const cancelRequest = 80877102

let greets = false
let cancels = 0
const server = net.createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', (first) => {
    if (first.readInt32BE(4) === cancelRequest) {
      cancels += 1
      return socket.end()
    }
    if (greets) socket.write(greeting)
    socket.on('data', (data) => data[0] === 0x51 && setTimeout(() => socket.write(answer), 4000))
  })
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))

/** What becomes of one query, and after how many whole seconds. */
async function outcome(cancelAfter) {
  const limits = { connect_timeout: 1, idle_timeout: 1, max_lifetime: 1, keep_alive: 1 }
  const sql = postgres({ host: '127.0.0.1', port: server.address().port, user: 'u', database: 'd', max: 1, fetch_types: false, ...limits })
  const started = performance.now()
  const query = sql`select '1' as one`.simple()
  if (cancelAfter) setTimeout(() => query.cancel(), cancelAfter)
  const end = await query.then(() => 'answered', (error) => error.code)
  const seconds = Math.round((performance.now() - started) / 1000)
  await sql.end({ timeout: 1 })
  return `${end} after ${seconds} s`
}

const handshake = await outcome()
greets = true
const plain = await outcome()
const cancelled = await outcome(1000)
server.close()
console.log(`no handshake:        ${handshake}`)
console.log(`query:               ${plain}`)
console.log(`query with cancel(): ${cancelled}, requests to cancel that arrived: ${cancels}`)
assert.match(handshake, /^CONNECT_TIMEOUT/)
assert.match(plain, /^answered/)
assert.match(cancelled, /^answered/)
assert.equal(cancels, 1)
JS
timeout 40 node seen.mjs
