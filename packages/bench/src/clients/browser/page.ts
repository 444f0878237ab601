// The program of a page: it does what the bench asks for.
import axios from 'axios'
import type { Client, IdealClient } from '../contestants/contestant.ts'
import { contestants, ideals } from '../contestants/index.ts'
import type { PageProgram } from './page-program.ts'

/** A request without an answer after so many milliseconds counts as rejected. */
const PATIENCE = 15_000

const { origin } = location
let client: Client
let ideal: IdealClient
const waiting: Promise<unknown>[] = []
/** As a request that is under way is held by the browser. */
const pending: unknown[] = []

globalThis.bench = {
  async start(name, by) {
    client = await contestants[name].start({ origin, by })
  },

  async startIdeal(name) {
    ideal = await ideals[contestants[name].ideal].start({ origin })
  },

  skip(duration) {
    const now = Date.now
    Date.now = () => now() + duration
  },

  async wakeAndSend({ path, at, asleep }) {
    await until(at)
    bench.skip(asleep)
    const start = performance.now()
    const isServed = await Promise.race([client.get(path).then(() => true), sleep(PATIENCE).then(() => false)]).catch(
      () => false,
    )
    return { isServed, duration: performance.now() - start }
  },

  async refreshByHand() {
    const start = performance.now()
    await ideal.refresh()
    return performance.now() - start
  },

  async sendByHand({ path, at }) {
    await until(at)
    const start = performance.now()
    await ideal.get(path)
    return performance.now() - start
  },

  leaveWaiting(path, requests) {
    for (let sent = 0; sent < requests; sent++) waiting.push(client.get(path))
  },

  async countSettled() {
    let settled = 0
    const count = (): void => void settled++
    for (const request of waiting) request.then(count, count)
    await sleep(0)
    return settled
  },

  leavePending(requests) {
    const api = axios.create({ adapter: () => new Promise((resolve) => pending.push(resolve)) })
    for (let sent = 0; sent < requests; sent++) waiting.push(api.get('/items/1'))
  },
} satisfies PageProgram

function until(at: number): Promise<void> {
  return sleep(at - performance.timeOrigin - performance.now())
}

function sleep(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration))
}
