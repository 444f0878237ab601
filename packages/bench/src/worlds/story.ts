import fc from 'fast-check'

const minute = 60_000

/** What is done in a tab. */
const everydayDeeds = ['refresh', 'extend', 'act', 'touch', 'hide', 'show', 'offline', 'online', 'online'] as const
const decisiveDeeds = ['sign-out', 'Alice', 'Alice', 'Bob'] as const
/** What becomes of a tab. */
const fates = ['freeze', 'leave', 'back', 'back', 'close', 'dispose'] as const

export type Deed = 'request' | (typeof everydayDeeds | typeof decisiveDeeds)[number]
export type Fate = (typeof fates)[number]

/** What an auth server may answer in place of what it should. */
const illnesses = ['down', 'busy', 'behind-a-portal', 'confused'] as const
export type Health = 'well' | (typeof illnesses)[number]

/** How the apps of one world are set up. */
const settings: fc.Arbitrary<Settings> = fc.record({
  whenSessionEnds: fc.constantFrom('reject', 'hold'),
  onUserSwitch: fc.constantFrom('end', 'adopt'),
  shareCredential: fc.constantFrom(true, true, true, false),
  jitter: fc.infiniteStream(fc.noBias(fc.nat(999_999)).map((millionths) => millionths / 1_000_000)),
})

export interface Settings {
  readonly whenSessionEnds: 'reject' | 'hold'
  readonly onUserSwitch: 'end' | 'adopt'
  readonly shareCredential: boolean
  readonly jitter: Iterator<number>
}

const which = fc.nat(5)
const deed = (...deeds: readonly Deed[]) =>
  fc.record({ type: fc.constant('deed'), deed: fc.constantFrom(...deeds), which })

/** One thing that happens in a world: to a tab, between the tabs, or to the machine. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('wait'),
      time: fc.constantFrom(0, 1, 10, 30, 60, 150, 1_000, 12_000, minute, 4 * minute, 12 * minute),
    }),
  },
  { weight: 12, arbitrary: deed('request') },
  { weight: 8, arbitrary: deed(...everydayDeeds) },
  { weight: 3, arbitrary: deed(...decisiveDeeds) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('fate'), fate: fc.constantFrom(...fates), which }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('open') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('channel'),
      delay: fc.constantFrom(0, 0, 40, 3_000),
      copies: fc.constantFrom(1, 1, 2),
      lose: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('network'),
      latency: fc.constantFrom(0, 25, 25, 400, 3_000),
      lose: fc.constantFrom('nothing', 'nothing', 'requests', 'answers'),
      silent: fc.boolean(),
      copies: fc.constantFrom(1, 1, 1, 2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('auth-server'), is: fc.constantFrom('well', 'well', ...illnesses) }),
  },
  fc.record({ type: fc.constant('sleep'), time: fc.constantFrom(1_000, 12 * minute, 8 * 60 * minute) }),
  fc.record({
    type: fc.constant('set-clock'),
    time: fc.constantFrom(-60 * minute, -5 * minute, 5 * minute, 60 * minute),
  }),
  fc.record({ type: fc.constant('browser-crash') }),
  fc.record({ type: fc.constant('revoke'), user: fc.constantFrom('u1', 'u2') }),
)

export type StoryStep = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** A story, and how its apps are set up. */
export const story: fc.Arbitrary<readonly [Settings, readonly StoryStep[]]> = fc.tuple(
  settings,
  fc.array(step, { maxLength: 60, size: 'max' }),
)
