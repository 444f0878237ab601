import { useSession } from '@keyturn/react'
import { session } from '../../session.ts'
import { endSessions } from '../switches/lab-client.ts'
import { Knob } from './knob.tsx'
import type { Lab } from './use-lab.ts'

export function SessionKnobs({ lab }: { readonly lab: Lab }) {
  const { user } = useSession()
  return (
    <section className="card" aria-labelledby="lab-session">
      <div className="card-head">
        <h2 id="lab-session">Session</h2>
        <span className="small soft">{user ? `Signed in as ${user.name}` : 'Nobody is signed in'}</span>
      </div>
      <Knob
        title="End it on the server"
        text="All sessions of this user are revoked, as after a stolen laptop. The next request or refresh notices."
        actions={
          <button
            type="button"
            className="button button-danger"
            disabled={!user}
            onClick={() => void lab.order(async () => endSessions(user?.id ?? ''))}
          >
            End session on the server
          </button>
        }
      />
      <Knob
        title="Refresh by hand"
        text="Never needed; sometimes fun. Press it in two tabs at once."
        actions={
          <button
            type="button"
            className="button"
            disabled={!user}
            onClick={() => void session.refresh().catch(() => undefined)}
          >
            Refresh now
          </button>
        }
      />
    </section>
  )
}
