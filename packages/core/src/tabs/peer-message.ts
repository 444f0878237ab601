import type { EndReason } from '../engine/engine-state.ts'
import type { Holding } from '../engine/holding.ts'
import { elapsed, type Instant } from '../engine/instant.ts'
import type { PeerMessage } from '../engine/step.ts'
import { fits, isDuration, isText, type Shape } from '../runtime/shape.ts'

/** Bumped when the shape of messages changes: tabs of two versions of an app then ignore each other. */
const VERSION = 1
const LONGEST_TOKEN = 16_384
/** Beyond this a number no longer grows by one. */
const LATEST_GENERATION = 2 ** 52

const instant: Shape = { wall: Number.isFinite, monotonic: Number.isFinite }
const holding: Shape = {
  accessToken: (value) => isTextOrNothing(value) && String(value).length <= LONGEST_TOKEN,
  userId: isTextOrNothing,
  sessionId: isTextOrNothing,
  lifetime: isDuration,
  endsIn: isDuration,
  idleTimeout: isDuration,
  generation: isGeneration,
  since: isGeneration,
  receivedAt: instant,
  reportedAt: instant,
  activeAt: instant,
}
const shapes: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  asked: { newerThan: isGeneration },
  empty: {},
  refreshed: { holding },
  'signed-in': {
    userId: isTextOrNothing,
    since: isGeneration,
    holding: (value) => value === undefined || fits(value, holding),
  },
  ended: { generation: isGeneration, reason: isEndReason },
  active: { at: instant },
  dismissed: { level: isDuration },
}

interface Envelope {
  /** When it was told, on the clocks that all its instants are of. */
  readonly now: Instant
  /** The latest generation that its sender knows of. */
  readonly latest: number
}

/** Puts a message into its envelope. */
export function seal<User>(message: PeerMessage<User>, envelope: Envelope): unknown {
  return { keyturn: VERSION, ...envelope, ...message }
}

/** Takes a message out of its envelope, or nothing: any script of the origin can post to the channel. */
export function unseal<User>(value: unknown, now: Instant): readonly [PeerMessage<User>, number] | undefined {
  if (!isMessage(value)) return undefined
  // Its shape has just been checked; `User` itself is the app's own and is believed as the server's answer is.
  const { now: sentAt, latest, ...message } = value as PeerMessage<User> & Envelope
  return [translate(message as PeerMessage<User>, sentAt, now), latest]
}

/** Puts its instants on the clocks of this tab. */
function translate<User>(message: PeerMessage<User>, sentAt: Instant, now: Instant): PeerMessage<User> {
  const delay = Math.max(0, now.wall - sentAt.wall)
  const here = (instant: Instant): Instant => ({
    // Tabs share no monotonic clock: only the wall clock, which may have been set, tells how long a message took.
    wall: now.wall - delay - Math.max(0, elapsed(instant, sentAt)),
    // What the wall clock of the sender alone says is no more certain here than it was there.
    monotonic: now.monotonic - Math.max(0, sentAt.monotonic - instant.monotonic),
  })
  const move = (holding: Holding<User>): Holding<User> => ({
    ...holding,
    receivedAt: here(holding.receivedAt),
    reportedAt: here(holding.reportedAt),
    activeAt: here(holding.activeAt),
  })
  switch (message.type) {
    case 'refreshed':
      return { ...message, holding: move(message.holding) }
    case 'signed-in':
      return { ...message, holding: message.holding && move(message.holding) }
    case 'active':
      return { ...message, at: here(message.at) }
    default:
      return message
  }
}

function isMessage(value: unknown): boolean {
  const isOurs = fits(value, { keyturn: (version) => version === VERSION, now: instant, latest: isGeneration })
  return (
    isOurs && Object.entries(shapes).some(([name, fields]) => fits(value, { type: (type) => type === name, ...fields }))
  )
}

function isGeneration(value: unknown): boolean {
  return isDuration(value) && value < LATEST_GENERATION
}

/** What comes from outside is shown to the page, and stays within what the type says. */
export function isEndReason(value: unknown): value is EndReason {
  return /^(none|cookie-not-kept|signed-out(-elsewhere)?|user-switched|idle|expired|revoked|reuse-detected|not-bound)$/.test(
    String(value),
  )
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || isText(value)
}
