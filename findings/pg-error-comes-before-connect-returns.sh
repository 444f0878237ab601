#!/usr/bin/env bash
# pg 8.23.1: an error can be emitted on a pooled client before the line after `await pool.connect()` runs.
#
# A server that is told to shut down while somebody connects may send ReadyForQuery and then the FATAL error 57P01 so soon that both
# arrive in one packet. The parser emits both in one go. `pool.connect()` is resolved by the first; the code after `await` runs only
# when the parser is through. By then the error has been emitted, and the pool had taken its own listener off as it handed the client out.
#
# Why it matters: the advised form, `const client = await pool.connect(); client.on('error', …)`, is too late here. An 'error' event that
# nobody listens to is raised by Node, so one restart of the database can end a session server that seems to listen everywhere. A listener
# that is added in the pool's 'connect' event is in time, and it is how this script can look on.
#
# Seen with Node 20 (the listener of the script is not counted):
#   in one packet:     57P01 heard by 0 listeners | await goes on | the error listener is added
#   in two packets:    await goes on | the error listener is added | 57P01 heard by 1 listener
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" pg@8.23.1

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import net from 'node:net'
import pg from 'pg'

// The messages of PostgreSQL's protocol, version 3, of a log-in without a password and of a shutdown.
const text = (value) => Buffer.from(`${value}\0`)
const int32 = (value) => Buffer.from(new Int32Array([value]).buffer).swap32()
const message = (type, ...parts) => Buffer.concat([Buffer.from(type), int32(Buffer.concat(parts).length + 4), ...parts])
const greeting = Buffer.concat([message('R', int32(0)), message('K', int32(1), int32(2)), message('Z', Buffer.from('I'))])
const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command', '']
const shutdown = message('E', ...fields.map(text))

/** What happens to one client, in order. */
async function story(inOnePacket) {
  const told = []
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      if (inOnePacket) return socket.end(Buffer.concat([greeting, shutdown]))
      socket.write(greeting)
      setTimeout(() => socket.end(shutdown), 300)
    })
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  const pool = new pg.Pool({ host: '127.0.0.1', port: server.address().port, user: 'u', database: 'd', max: 1 })
  pool.on('error', () => told.push('the pool hears an error'))
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      const others = client.listenerCount('error') - 1
      if (error.code) told.push(`${error.code} heard by ${others} ${others === 1 ? 'listener' : 'listeners'}`)
    })
  })
  const client = await pool.connect()
  told.push('await goes on')
  client.on('error', () => {})
  told.push('the error listener is added')
  await new Promise((closed) => client.once('end', closed))
  client.release(true)
  await pool.end()
  server.close()
  return told.join(' | ')
}

const one = await story(true)
const two = await story(false)
console.log(`in one packet:     ${one}`)
console.log(`in two packets:    ${two}`)
assert.equal(one, '57P01 heard by 0 listeners | await goes on | the error listener is added')
assert.equal(two, 'await goes on | the error listener is added | 57P01 heard by 1 listener')
JS
timeout 30 node seen.mjs
