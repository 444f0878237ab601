import { subscribe } from 'node:diagnostics_channel'
import { install } from '@sinonjs/fake-timers'

/** The clock and the timers of this process, moved by hand. While anything is on the network, they stand still. */
export interface SimulatedTime {
  readonly pass: (duration: number) => Promise<void>
  /** Waits for something that may need timers: little by little they fall due. */
  readonly settle: <Value>(promise: Promise<Value>) => Promise<Value>
}

/** In milliseconds: shorter than anything that a client waits for an answer. */
const STEP = 1_000

const begin = ['http.client.request.start', 'undici:request:create']
const end = [
  'http.client.response.finish',
  'http.client.request.error',
  'undici:request:trailers',
  'undici:request:error',
]

export function simulateTime(): SimulatedTime {
  const { setTimeout } = globalThis
  const really = (duration: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, duration))
  let underWay = 0
  begin.forEach((channel) => subscribe(channel, () => underWay++))
  end.forEach((channel) => subscribe(channel, () => underWay--))
  const clock = install({
    now: Date.now(),
    toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  })

  async function quiet(): Promise<void> {
    // Twice: the body follows the headers, and who has an answer may ask again.
    for (let turn = 0; turn < 2; turn++) while (underWay > 0) await really(1)
  }

  async function pass(duration: number): Promise<void> {
    for (let left = duration; left > 0; left -= STEP) {
      await clock.tickAsync(Math.min(STEP, left))
      if (underWay > 0) await quiet()
    }
  }

  async function settle<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false
    const settle = (): void => void (isSettled = true)
    promise.then(settle, settle)
    for (;;) {
      await really(0)
      if (isSettled) return promise
      if (underWay === 0) await clock.tickAsync(1)
    }
  }

  return { pass, settle }
}
