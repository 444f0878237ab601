import type { SessionState } from '@keyturn/core'
import { element, say, set } from '../elements/element.ts'
import { deadlines, restOf, type Known } from '../recording/deadlines.ts'
import type { Feed } from '../recording/feed.ts'
import { userIdOf } from '../recording/report.ts'
import { formatRest } from '../wording/format.ts'
import { levelOf } from '../wording/level.ts'
import { createRing } from './ring.ts'
import type { View } from './view.ts'

const rows = ['User', 'Activity', 'Warning', 'Generation', 'Session'] as const

/** The state with its deadlines. */
export function createSessionView(feed: Feed): View {
  const rings = deadlines.map((deadline) => ({ deadline, ring: createRing(deadline) }))
  const values = rows.map((row) => ({ row, value: element('dd') }))
  const knownWhole = createWhole()

  function known(): Known {
    const { session, recording } = feed
    const [state, now] = [session.getState(), session.now()]
    return { state, now, credential: recording().credential, absolute: knownWhole(state, now) }
  }

  return {
    element: element(
      'div',
      { class: 'session' },
      element('div', { class: 'rings' }, ...rings.map(({ ring }) => ring.element)),
      element(
        'dl',
        { class: 'facts' },
        ...values.map(({ row, value }) => element('div', {}, element('dt', {}, row), value)),
      ),
    ),
    update() {
      const now = known()
      for (const { deadline, ring } of rings) ring.show(levelOf(restOf(deadline, now)))
      const facts = factsOf(now, feed)
      for (const { row, value } of values) {
        say(value, facts[row])
        set(value, { title: facts[row] })
      }
    },
  }
}

/** No event tells how long a session may last: the most that was seen of it stands for that. */
function createWhole(): (state: SessionState<unknown>, now: number) => number | undefined {
  let seen: { readonly id: string; readonly whole: number } | undefined
  return (state, now) => {
    const info = state.status === 'signed-in' ? state.session : undefined
    if (!info) return undefined
    const left = info.endsAt - now
    if (seen?.id !== info.id || left > seen.whole) seen = { id: info.id, whole: left }
    return seen.whole
  }
}

function factsOf(
  { state, credential, now }: Known,
  { recording }: Feed,
): Readonly<Record<(typeof rows)[number], string>> {
  const latest = recording().items.session.findLast(({ kind }) => kind === 'state')
  const generation = Math.max(latest?.kind === 'state' ? latest.generation : 0, credential?.generation ?? 0)
  return {
    User: userIdOf(state.user) ?? (state.user === undefined ? 'nobody' : 'has no id'),
    Activity: activityOf(state, now),
    Warning: warningOf(state, now),
    Generation: generation > 0 ? String(generation) : '–',
    Session: (state.status === 'signed-in' && state.session?.id) || '–',
  }
}

function activityOf(state: SessionState<unknown>, now: number): string {
  if (state.status === 'unreachable') return `asks again in ${formatRest(state.retryAt - now)}`
  if (state.status === 'signed-in') return state.activity
  return state.status === 'restoring' ? 'refreshing' : '–'
}

function warningOf(state: SessionState<unknown>, now: number): string {
  if (state.status !== 'signed-in' || !state.warning) return 'none'
  return `${state.warning.cause}, ends in ${formatRest(state.warning.endsAt - now)}`
}
