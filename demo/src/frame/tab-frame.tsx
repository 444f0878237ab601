import { useSession } from '@keyturn/react'
import { useSyncExternalStore } from 'react'
import { useStore } from '../data/use-store.ts'
import { getSessionLog, subscribeSessionLog } from '../lab/log/session-log.ts'
import type { Office } from './office.ts'

/** How many lines of the log a small frame has room for. */
const LINES = 3

/** A tab of the app, seen from above: who is signed in, what was sent, what the session did last. */
export function TabFrame({ office }: { readonly office: Office }) {
  const state = useSession()
  const { entries, counters } = useSyncExternalStore(subscribeSessionLog, getSessionLog)
  const { answered, sent } = useStore(office.current)
  // Requests are counted above.
  const news = entries.filter(({ group }) => group !== 'requests').slice(0, LINES)
  const isIn = state.status === 'signed-in'
  return (
    <main className="tab-frame">
      <h1>
        <span className={isIn ? `dot dot-${state.activity}` : 'dot'} />
        {state.user?.name ?? (state.status === 'signed-out' ? 'Signed out' : 'Starting …')}
      </h1>
      <dl>
        <div>
          <dt>answered</dt>
          <dd>
            {answered}/{sent}
          </dd>
        </div>
        <div>
          <dt>refreshes</dt>
          <dd>{counters.refreshes}</dd>
        </div>
        <div>
          <dt>401s</dt>
          <dd>{counters.unauthorized}</dd>
        </div>
      </dl>
      <ol aria-label="Last events">
        {news.map(({ id, text, tone }) => (
          <li key={id} className={`tone-${tone}`}>
            {text}
          </li>
        ))}
      </ol>
    </main>
  )
}
