import { defaultLifetimes, type RotationRules, type Verdict } from '@keyturn/server'
import { mintsChild, type Presented } from '../../../server/src/rotation/judge.ts'
import { rotate } from '../../../server/src/rotation/rotation.ts'
import { isJustBound, newRow } from '../../../server/src/rotation/session-row.ts'
import { createReplicatedStore } from './replicated-store.ts'
import type { Algorithm, Outcome, RotationServer } from './rotation-server.ts'

/** The rotation of `@keyturn/server` itself, without the cryptography around it. */
export function keyturn(title: string, rules: RotationRules): Algorithm {
  return { title, isBound: rules.bound !== 'off', start: async (now) => startServer(now, rules) }
}

interface Token extends Pick<Presented, 'generation' | 'id' | 'secretHash'> {
  readonly sid: string
}

function startServer(now: () => number, rules: RotationRules): RotationServer {
  const { store, failOver } = createReplicatedStore(now)
  let minted = 0
  const newId = (): string => `token-${++minted}`

  return {
    failOver,
    signIn: async () => {
      const token = { sid: `session-${++minted}`, secretHash: 'secret', generation: 0, id: newId() }
      const { sid, secretHash, id: baseId } = token
      const row = newRow({ sid, secretHash, baseId, userId: 'user', now: now(), lifetimes: defaultLifetimes })
      // The browser registers its key by itself, a moment later.
      const bound = rules.bound === 'off' ? null : { x: '', y: '', registeredAt: now(), confirmedAt: null }
      await store.create({ ...row, bound })
      return write(token)
    },
    present: async (text, { provenUntil, isSkipped = false } = {}) => {
      const token = read(text)
      const presented = { ...token, provenUntil }
      const { verdict, row, user } = await rotate(store, token.sid, presented, rules, ({ userId }) => ({
        user: userId,
      }))
      const isEarly = row !== undefined && isJustBound(row, now())
      const isDeferred = verdict === 'not-bound' && (isSkipped || isEarly || provenUntil !== undefined)
      if (isDeferred) return { type: 'later', verdict: 'deferred' }
      if (!row || user === undefined) return { type: isFinal(verdict) ? 'refused' : 'later', verdict }
      const { access, accessWhileForked } = defaultLifetimes
      const served: Outcome = { type: 'served', verdict, lifetime: row.forks > 1 ? accessWhileForked : access }
      if (!mintsChild(verdict)) return served
      return { ...served, token: write({ ...token, generation: row.generation + 1, id: newId() }) }
    },
    forge: (text) => write({ ...read(text), secretHash: 'guessed' }),
  }
}

function isFinal(verdict: Verdict): boolean {
  return verdict !== 'superseded' && verdict !== 'too-many-forks'
}

function write({ sid, secretHash, generation, id }: Token): string {
  return [sid, secretHash, generation, id].join(' ')
}

function read(text: string): Token {
  const [sid = '', secretHash = '', generation, id = ''] = text.split(' ')
  return { sid, secretHash, generation: Number(generation), id }
}
