#!/usr/bin/env bash
# ioredis 6.0.0 with a Redis 7 cluster: `SCRIPT LOAD` goes to a master drawn by chance, `EVALSHA` to the owner of the key.
#
# A command that names no key has no slot, and the Cluster client draws a master for each call. For most commands that is right. But a
# script is kept by each master for itself, so with three masters two of three EVALSHA right after a successful SCRIPT LOAD, awaited
# one after the other, are refused with NOSCRIPT. `TIME` is drawn in the same way: two calls in a row are two machines' clocks.
#
# Why it matters: a session store that rotates a refresh token by a script and takes the time from Redis works on one Redis and against
# a cluster of one master in a test, and fails for most sessions on a real cluster. `defineCommand` sends the whole script
# where the hash is not known, and a script that calls TIME itself reads the clock of the machine that keeps its key.
#
# Seen with Redis 7.0.15 and Node 20 (the share differs from run to run):
#   EVALSHA after SCRIPT LOAD: 20 of 60 done, 40 of 60 refused with NOSCRIPT; defineCommand: 60 of 60 done
#   60 TIME were answered by: 21 + 15 + 24
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This needs Node 20 or later, with npm."; exit 77; }
done
command -v redis-server >/dev/null || { echo "This needs Redis 7 (Debian: redis-server)."; exit 77; }
work=$(mktemp -d)
servers=()
tidy() {
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
  wait || true
  rm -rf "$work"
}
trap tidy EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" ioredis@6.0.0
redis-server --version

# A member of a cluster needs its port and, for the others, the port 10,000 above it.
cat >ports.mjs <<'JS'
import net from 'node:net'
const free = (port) => new Promise((known) => {
  const probe = net.createServer().once('error', () => known(false))
  probe.listen(port, '127.0.0.1', () => probe.close(() => known(true)))
})
const ports = new Set()
for (let tries = 0; ports.size < 3 && tries < 300; tries += 1) {
  const port = 12000 + Math.floor(Math.random() * 9000)
  if ((await free(port)) && (await free(port + 10000))) ports.add(port)
}
console.log([...ports].join(' '))
JS
ports=$(node ports.mjs)
for port in $ports; do
  mkdir "$port"
  redis-server --port "$port" --bind 127.0.0.1 --dir "$work/$port" --cluster-enabled yes --save '' --appendonly no >"$port/log" &
  servers+=($!)
done

cat >seen.mjs <<'JS'
import assert from 'node:assert/strict'
import { Cluster, Redis } from 'ioredis'

const ports = process.argv.slice(2).map(Number)
const masters = ports.map((port) => new Redis({ host: '127.0.0.1', port, retryStrategy: () => 100 }))
const bounds = [0, 5461, 10923, 16384]
for (const [at, master] of masters.entries()) {
  await master.cluster('ADDSLOTSRANGE', bounds[at], bounds[at + 1] - 1)
  await master.cluster('SET-CONFIG-EPOCH', at + 1)
}
for (const master of masters.slice(1)) await master.cluster('MEET', '127.0.0.1', ports[0])
for (;;) {
  const told = await Promise.all(masters.map((master) => master.cluster('INFO')))
  if (told.every((info) => info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3'))) break
  await new Promise((later) => setTimeout(later, 100))
}

const cluster = new Cluster(ports.map((port) => ({ host: '127.0.0.1', port })))
const rounds = 60
let done = 0
let refused = 0
let defined = 0
for (let round = 0; round < rounds; round += 1) {
  const source = `return ${round}`
  const hash = await cluster.script('LOAD', source)
  const outcome = await cluster.evalsha(hash, 1, 'session').catch((error) => error)
  if (outcome === round) done += 1
  if (outcome instanceof Error && outcome.message.startsWith('NOSCRIPT')) refused += 1
  cluster.defineCommand(`script${round}`, { numberOfKeys: 1, lua: source })
  if ((await cluster[`script${round}`]('session')) === round) defined += 1
}
for (let round = 0; round < rounds; round += 1) await cluster.time()
const stats = await Promise.all(masters.map((master) => master.info('commandstats')))
const times = stats.map((stat) => Number(/cmdstat_time:calls=(\d+)/.exec(stat)?.[1] ?? 0))
cluster.disconnect()
for (const master of masters) master.disconnect()

console.log(`EVALSHA after SCRIPT LOAD: ${done} of ${rounds} done, ${refused} of ${rounds} refused with NOSCRIPT; defineCommand: ${defined} of ${rounds} done`)
console.log(`60 TIME were answered by: ${times.join(' + ')}`)
assert.equal(done + refused, rounds)
assert.ok(done > 0 && refused > 0)
assert.equal(defined, rounds)
assert.ok(times.every((count) => count > 0))
JS
# shellcheck disable=SC2086 # three words
timeout 60 node seen.mjs $ports
