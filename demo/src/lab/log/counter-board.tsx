import { useSyncExternalStore } from 'react'
import { getSessionLog, subscribeSessionLog } from './session-log.ts'

/** Numbers of this tab, and one of the server for all tabs. */
export function CounterBoard({ refreshesOfServer }: { readonly refreshesOfServer: number | undefined }) {
  const { counters } = useSyncExternalStore(subscribeSessionLog, getSessionLog)
  return (
    <dl className="counters" aria-label="Counters">
      <Counter name="requests" value={counters.requests} />
      <Counter name="401s seen" value={counters.unauthorized} />
      <Counter name="refreshes, this tab" value={counters.refreshes} />
      <Counter name="refreshes, all tabs" value={refreshesOfServer} />
    </dl>
  )
}

function Counter({ name, value }: { readonly name: string; readonly value: number | undefined }) {
  return (
    <div className="counter">
      <dt>{name}</dt>
      <dd>{value ?? '–'}</dd>
    </div>
  )
}
