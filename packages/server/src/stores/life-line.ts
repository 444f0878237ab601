import { toBase64url } from '../keys/base64url.ts'
import { repeat } from '../watch/repeat.ts'

/** The signs by which a subscription proves that it hears. */
interface LifeSigns {
  /** Whose signs they are: nobody else has it. */
  readonly id: string
  readonly onSign: () => void
}

/** What may be subscribed to. */
export interface LineSource {
  /**
   * Subscribes, until the function that it resolves to is called. `onSubscribed` is called before it resolves, and again
   * whenever a lost subscription has been replaced, where that can be told.
   */
  readonly subscribe: (
    onRevoked: (sid: string) => void,
    onSubscribed: () => void,
    signs: LifeSigns,
  ) => Promise<() => Promise<void>>
  /** Sends a sign the way that revocations come. @default nothing proves that a subscription hears, and it is doubted every two seconds */
  readonly sendSign?: (id: string) => Promise<void>
}

/** How often a sign is sent, in ms. The next time it has to have come back. */
const INTERVAL = 1_000
/** How often a subscription without signs is doubted, in ms: twice in five seconds, and more, for what is asked first may go to a dead connection. */
const DOUBT_INTERVAL = 2_000
/** After how many that did not come back a subscription is replaced, which some drivers never do by themselves. */
const LOST = 2

/**
 * Subscribes, and listens for its own signs of life, which are sent each second: a connection that broke unnoticed, a proxy that swallows
 * what it does not know and a driver that has lost its subscription look like silence. `onDoubt` is called when something may have
 * been missed: for each second without a sign, once more when signs are heard again, and when a lost subscription has been replaced.
 */
export async function lifeLine(
  { subscribe, sendSign }: LineSource,
  onRevoked: (sid: string) => void,
  onDoubt: () => void,
): Promise<() => Promise<void>> {
  const id = toBase64url(crypto.getRandomValues(new Uint8Array(12)))
  let isHeard = true
  let missing = 0
  let isReplacing = false
  let isStopped = false
  let unsubscribe = await open(() => {})

  async function open(onFirst: () => void): Promise<() => Promise<void>> {
    let onSubscribed = onFirst
    const close = await subscribe(onRevoked, () => onSubscribed(), { id, onSign: () => (isHeard = true) })
    onSubscribed = onDoubt
    return close
  }

  async function replace(): Promise<void> {
    if (isReplacing) return
    isReplacing = true
    try {
      const next = await open(onDoubt)
      const former = isStopped ? next : unsubscribe
      if (!isStopped) unsubscribe = next
      await former()
    } catch {
      // The old one may come back, and else there is a next time.
    } finally {
      isReplacing = false
    }
  }

  async function check(send: (id: string) => Promise<void>): Promise<void> {
    if (!isHeard || missing > 0) onDoubt()
    missing = isHeard ? 0 : missing + 1
    if (missing >= LOST) void replace()
    isHeard = false
    // Whether it was sent is seen by whether it is heard.
    send(id).catch(() => undefined)
  }

  const stopChecking = sendSign
    ? repeat(
        () => check(sendSign),
        INTERVAL,
        () => {},
      )
    : repeat(
        async () => onDoubt(),
        DOUBT_INTERVAL,
        () => {},
      )
  return async () => {
    isStopped = true
    await stopChecking()
    await unsubscribe()
  }
}
