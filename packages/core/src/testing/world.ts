import { checks } from '#checks'
import type { AttentionEvent } from '../engine/step.ts'
import type { Channel, Runtime } from '../runtime/runtime.ts'
import { createTimeline } from './timeline.ts'
import { createWorldLocks } from './world-locks.ts'
import { createWorldNetwork, type NetworkDisturbance, type Sending } from './world-network.ts'

/** What a world begins with. */
export interface WorldOptions {
  /** The origin of all tabs. @default 'https://app.example' */
  readonly origin?: string
  /** What the wall clock shows at the beginning, in milliseconds since the epoch. @default 1_800_000_000_000 */
  readonly startAt?: number
  /** The numbers that jitter is drawn from, in [0, 1). @default () => 0.5 */
  readonly random?: () => number
  /**
   * Gives the event loop a turn, after which every promise that can settle has settled. Node's own, `() => new Promise(setImmediate)`, is ten
   * times faster, and stands still under fake timers. @default a message through a channel
   */
  readonly turn?: () => Promise<void>
}

/** What a tab of the world lacks. */
export interface TabOptions {
  /** Leaves out what old or locked-down browsers lack. */
  readonly without?: readonly ('locks' | 'channel' | 'memory')[]
}

/** One browser: any number of tabs that share a clock, a lock manager, a channel, a network and a memory. Nothing happens but by the test. */
export interface World {
  readonly openTab: (options?: TabOptions) => Tab
  /** What a clock shows that nobody sets, a server's: milliseconds since the epoch. */
  readonly now: () => number
  /** Lets `duration` milliseconds pass, running what falls due in order. */
  readonly advance: (duration: number) => Promise<void>
  /** Lets everything settle that needs no time. */
  readonly settle: () => Promise<void>
  /** The machine sleeps: the wall clock goes on, the monotonic clock and the timers do not. */
  readonly sleep: (duration: number) => Promise<void>
  /** Somebody sets the wall clock, by `difference` milliseconds. */
  readonly setClock: (difference: number) => void
  /** Sets a cookie that scripts can read. */
  readonly setCookie: (name: string, value: string) => void
  /** What the channel does to messages from now on. @default { delay: 0, lose: false, copies: 1 } */
  readonly disturbChannel: (disturbance: {
    readonly delay?: number
    readonly lose?: boolean
    readonly copies?: number
  }) => void
  /** What the network does to what is sent from now on. */
  readonly disturbNetwork: (disturbance: NetworkDisturbance) => void
}

/** A tab: the runtime for `createSession`, and what its user does. */
export interface Tab extends Runtime {
  /**
   * Sends something to a server of the test, and brings its answer back: as the network is at that moment, not while the tab is offline,
   * later where it is frozen, never where it is closed.
   */
  readonly send: <Answer>(sending: Sending<Answer>) => Promise<Answer>
  show(): void
  hide(): void
  goOffline(): void
  goOnline(): void
  /** Somebody moves a pointer or presses a key. */
  touch(): void
  /** Somebody clicks or types into a field. */
  act(): void
  /**
   * The tab stands still: no timers, no messages; its locks stay held. Browsers tell it before they freeze it (`told`), debuggers and
   * suspended processes do not. @default { told: false }
   */
  freeze(how?: { readonly told?: boolean }): void
  thaw(): void
  /** The page goes to the back/forward cache: it is hidden and frozen, and told of all that. */
  leavePage(): void
  returnToPage(): void
  /** The tab is closed or crashes. */
  close(): void
}

/** Creates a browser to test sessions in, without real timers, locks or channels. */
export function createWorld(options: WorldOptions = {}): World {
  checks?.options(
    'createWorld',
    options,
    {
      origin: [checks.isText, 'an origin like "https://app.example"'],
      startAt: [Number.isFinite, 'milliseconds since the epoch'],
      random: [checks.isFunction, 'a function'],
      turn: [checks.isFunction, 'a function'],
    },
    'createWorld({ origin })',
  )
  const { origin = 'https://app.example', startAt = 1_800_000_000_000, random = () => 0.5, turn } = options
  const timeline = createTimeline(turn)
  const locks = createWorldLocks(timeline)
  const network = createWorldNetwork(timeline)
  const memory = new Map<string, string>()
  const cookies = new Map<string, string>()
  const members = new Set<Member>()
  let slept = 0
  let clockError = 0
  let channelState = { delay: 0, lose: false, copies: 1 }
  let ids = 0

  function now(): number {
    return startAt + timeline.elapsed() + slept
  }

  function broadcast(from: Member, message: unknown): void {
    if (channelState.lose) return
    for (const to of members) {
      if (to === from || to.name !== from.name) continue
      for (let copy = 0; copy < channelState.copies; copy++) post(to, structuredClone(message))
    }
  }

  function post(to: Member, message: unknown): void {
    const deliver = (): void => (members.has(to) ? to.receive(message) : undefined)
    if (channelState.delay > 0) timeline.callIn(channelState.delay, deliver)
    else timeline.callSoon(deliver)
  }

  function openTab(options: TabOptions = {}): Tab {
    checks?.options(
      'openTab',
      options,
      {
        without: [
          checks.isListOf(checks.isListed('locks', 'channel', 'memory')),
          'a list of "locks", "channel", "memory"',
        ],
      },
      'openTab({ without: ["locks"] })',
    )
    const { without = [] } = options
    const openedAt = timeline.elapsed()
    const watchers = new Set<(event: AttentionEvent) => void>()
    const joined = new Set<Member>()
    const deferred: (() => void)[] = []
    let condition: 'running' | 'frozen' | 'closed' = 'running'
    let visible = true
    let online = true

    /** A frozen tab does later what falls due now; a closed one never. */
    function run(callback: () => void): void {
      if (condition === 'running') callback()
      else if (condition === 'frozen') deferred.push(callback)
    }

    function emit(event: AttentionEvent): void {
      run(() => watchers.forEach((watcher) => watcher(event)))
    }

    function join(name: string, listener: (message: unknown) => void): Channel {
      const member: Member = { name, receive: (message) => run(() => listener(message)) }
      if (!without.includes('channel')) members.add(member)
      joined.add(member)
      return {
        tell(message) {
          try {
            if (members.has(member)) broadcast(member, message)
          } catch {
            // What cannot be cloned is not told, as in a browser.
          }
        },
        countOthers: () => Promise.resolve([...members].filter((each) => each !== member && each.name === name).length),
        leave() {
          members.delete(member)
          joined.delete(member)
        },
      }
    }

    const tab: Tab = {
      clock: {
        now: () => ({ wall: now() + clockError, monotonic: timeline.elapsed() - openedAt }),
        wakeIn: (delay, callback) => timeline.callIn(delay, () => run(callback)),
      },
      locks: {
        exclusively: (name, giveUp, task) => withoutLocks(task) ?? locks.of(tab, run).exclusively(name, giveUp, task),
      },
      peers: { join },
      attention: {
        isVisible: () => visible,
        isOnline: () => online,
        watch(listener) {
          watchers.add(listener)
          return () => watchers.delete(listener)
        },
      },
      memory: {
        read: (key) => (without.includes('memory') ? null : (memory.get(key) ?? null)),
        write: (key, value) => void (value === null ? memory.delete(key) : memory.set(key, value)),
      },
      page: {
        origin,
        href: `${origin}/`,
        readCookie: (name) => cookies.get(name),
        forgetCookie: (name) => void cookies.delete(name),
      },
      random,
      newId: () => `id-${++ids}`,
      send(sending) {
        if (!online) return Promise.reject(new TypeError('Failed to fetch'))
        return new Promise((resolve, reject) => {
          network.send(sending).then(
            (answer) => run(() => resolve(answer)),
            (reason: unknown) => run(() => reject(reason)),
          )
        })
      },
      show: () => ((visible = true), emit('visible')),
      hide: () => ((visible = false), emit('hidden')),
      goOffline: () => ((online = false), emit('offline')),
      goOnline: () => ((online = true), emit('online')),
      touch: () => emit('present'),
      act: () => (emit('present'), emit('acted')),
      freeze({ told = false } = {}) {
        if (told) emit('freezing')
        condition = 'frozen'
      },
      thaw() {
        condition = 'running'
        deferred.splice(0).forEach((callback) => callback())
        emit('resumed')
      },
      leavePage() {
        tab.hide()
        emit('paused')
        tab.freeze({ told: true })
      },
      returnToPage() {
        tab.thaw()
        tab.show()
        emit('resumed')
      },
      close() {
        condition = 'closed'
        joined.forEach((member) => members.delete(member))
        locks.release(tab)
      },
    }
    const withoutLocks = (task: (held: boolean) => Promise<void>): Promise<void> | undefined =>
      without.includes('locks') ? task(false) : undefined
    return tab
  }

  async function sleep(duration: number): Promise<void> {
    slept += duration
    await timeline.settle()
  }

  return {
    openTab,
    now,
    advance: timeline.advance,
    settle: timeline.settle,
    sleep,
    setClock: (difference) => void (clockError += difference),
    setCookie: (name, value) => void cookies.set(name, value),
    disturbChannel: (disturbance) => (channelState = { ...channelState, ...disturbance }),
    disturbNetwork: network.disturb,
  }
}

interface Member {
  readonly name: string
  receive(message: unknown): void
}
