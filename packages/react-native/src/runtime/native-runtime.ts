import { newId, systemClock, type Clock, type Memory, type Runtime } from '@keyturn/core/runtime'
import { nativeAttention, type NetInfo } from './native-attention.ts'
import { nativePage } from './native-page.ts'

/** What `nativeRuntime` takes: modules of the app, each of which may be left out. */
export interface NativeRuntimeOptions {
  /**
   * Remembers a few words that are no secrets over restarts: that somebody has signed out, above all while that could not be told to the
   * server. `loadMemory(AsyncStorage)` makes one, and MMKV is one with two lines. @default none: the server is asked at each start
   */
  readonly memory?: Memory
  /** `@react-native-community/netinfo`: what cannot be sent is not tried, and is tried as soon as there is a network. @default always online */
  readonly netInfo?: NetInfo
  /** The clocks and timers. @default those of the platform */
  readonly clock?: Clock
  /** An id that nobody else has, and no secret, e.g. `randomUUID` of expo-crypto. @default 128 bits of `crypto`, else of `Math.random` */
  readonly newId?: () => string
}

/**
 * The world of a React Native app, for the option `runtime` of `createSession`. With it, the session's `endpoints` and `origins` must be
 * absolute (a TypeError at creation says so), and its requests carry the token to those `origins` and to the absolute `baseURL` of an
 * attached axios instance. An address that iOS and Android might read in different ways goes out bare.
 *
 * An app is one process: there are no other tabs, and the lock is always had.
 */
export function nativeRuntime(options: NativeRuntimeOptions = {}): Runtime {
  const { clock = systemClock, netInfo, memory = forgetful } = options
  return {
    clock,
    memory,
    attention: nativeAttention(clock, netInfo),
    locks: { exclusively: (_name, _giveUp, task) => task(true) },
    peers: { join: () => ({ tell: () => {}, countOthers: () => Promise.resolve(0), leave: () => {} }) },
    page: nativePage,
    random: () => Math.random(),
    newId: options.newId ?? newId,
  }
}

const forgetful: Memory = { read: () => null, write: () => {} }
