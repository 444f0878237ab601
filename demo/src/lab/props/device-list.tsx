import { useSession } from '@keyturn/react'
import type { ListedSession } from '@keyturn/server'
import { formatClock } from '../../data/format.ts'
import { createStore } from '../../data/store.ts'
import { useStore } from '../../data/use-store.ts'

/** The sessions of the user, as the phone saw them last. */
export const devices = createStore<readonly ListedSession[]>([])

/** The sessions of the user, as the phone shows them. */
export function DeviceList() {
  const shown = useStore(devices)
  const here = useSession(({ session }) => session?.id)
  return (
    <section className="card prop" aria-labelledby="prop-title">
      <h3 id="prop-title">The list, on the phone</h3>
      {shown.length === 0 ? (
        <p className="soft small">Nobody has opened it yet.</p>
      ) : (
        <ul className="devices">
          {shown.map(({ id, current, signedInAt }) => (
            <li key={id}>
              <strong>{current ? 'This phone' : id === here ? 'This laptop' : 'Another sign-in'}</strong>
              <span className="soft small">since {formatClock(Date.parse(signedInAt))}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
