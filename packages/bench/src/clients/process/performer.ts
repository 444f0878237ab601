import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Seen } from '../contestants/contestant.ts'
import type { ContestantName } from '../contestants/index.ts'

/** Which of the two clients in the process acts: the contestant, or the plain one that it is compared with. */
export type Actor = 'contestant' | 'ideal'

/** `expired`: the client can know that its token is dead. `revoked`: only the API knows. */
export type Situation = 'expired' | 'revoked'

interface Storm {
  readonly situation: Situation
  /** Sent all at once. */
  readonly paths: readonly string[]
}

export interface StormOutcome {
  readonly rejected: number
  /** Milliseconds from the first request to the last answer. */
  readonly wall: number
}

export interface OverheadPlan {
  /** Where requests go: to the site, or to an axios adapter that answers at once. */
  readonly to: 'site' | 'instant-adapter'
  /** Requests in a block. */
  readonly block: number
  /** Milliseconds to go on for. */
  readonly duration: number
}

/** A contestant and its ideal in a process of their own. */
export interface Performer {
  /** Signs in anew, and sends so many requests with the live token, so that code is compiled and connections are open. */
  readonly prepare: (actor: Actor, requests: number) => Promise<void>
  /** The prepared client sends requests whose token the site no longer accepts. */
  readonly storm: (storm: Storm) => Promise<StormOutcome>
  /** How much longer a block of the contestant's requests takes than one of the ideal's, pair by pair. */
  readonly overhead: (plan: OverheadPlan) => Promise<readonly number[]>
  /** Signs in, on a clock that only `pass` moves from now on. */
  readonly begin: (actor: Actor) => Promise<void>
  /** So many milliseconds pass, then one request is sent; whether it was served. */
  readonly pass: (duration: number) => Promise<boolean>
  /** What a page was told to show since `begin`; null where the client has no state to show. */
  readonly seen: () => Promise<Seen | null>
}

export interface Call {
  readonly id: number
  readonly method: keyof Performer
  readonly input: readonly unknown[]
}

export interface Reply {
  readonly id: number
  readonly output?: unknown
  /** What went wrong. */
  readonly failure?: string
}

/** Starts the process of a contestant. */
export function startPerformer(name: ContestantName, origin: string): Performer & { readonly stop: () => void } {
  const program = fileURLToPath(new URL('perform.ts', import.meta.url))
  const child = fork(program, [name, origin], { execArgv: ['--expose-gc'] })
  const waiting = new Map<number, { resolve: (output: unknown) => void; reject: (reason: Error) => void }>()
  let calls = 0

  // What perform.ts sends is of this type.
  child.on('message', (message) => settle(message as Reply))
  child.on('exit', (code) =>
    waiting.forEach(({ reject }) => reject(new Error(`The process of ${name} ended with ${code}.`))),
  )

  function settle({ id, output, failure }: Reply): void {
    if (failure === undefined) waiting.get(id)?.resolve(output)
    else waiting.get(id)?.reject(new Error(`${name}: ${failure}`))
    waiting.delete(id)
  }

  function call(method: keyof Performer, ...input: readonly unknown[]): Promise<unknown> {
    const id = ++calls
    child.send({ id, method, input } satisfies Call)
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
  }

  // The other process has a Performer too: it answers each call with what that resolves to.
  return {
    prepare: (...input) => call('prepare', ...input) as Promise<void>,
    storm: (...input) => call('storm', ...input) as Promise<StormOutcome>,
    overhead: (...input) => call('overhead', ...input) as Promise<readonly number[]>,
    begin: (...input) => call('begin', ...input) as Promise<void>,
    pass: (...input) => call('pass', ...input) as Promise<boolean>,
    seen: (...input) => call('seen', ...input) as Promise<Seen | null>,
    stop: () => child.kill(),
  }
}
