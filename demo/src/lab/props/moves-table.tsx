import type { Verdict } from '@keyturn/server'
import type { AuditEntry } from '../../../backend/audit-log.ts'
import { createStore } from '../../data/store.ts'
import { useStore } from '../../data/use-store.ts'

/** What the server's audit says since the theft. */
export const moves = createStore<readonly AuditEntry[]>([])

const meanings: Readonly<Partial<Record<Verdict, string>>> = {
  fork: 'The parent came again. It gets another child, different from the others.',
  keep: 'A new token, used for the first time a moment after it was given. Nothing is decided yet.',
  settle: 'A child with siblings. Noted; it has to come once more.',
  promote: 'The child is the parent from now on. Its siblings are dead.',
  superseded: 'Late, as a doubled request would be. It gets nothing, and tries again.',
  theft: 'A dead sibling came back. So there are two holders.',
}

/** Who refreshed, and what the server made of it. */
export function MovesTable() {
  const shown = useStore(moves)
  return (
    <section className="card prop" aria-labelledby="prop-title">
      <h3 id="prop-title">What the server sees</h3>
      {shown.length === 0 ? (
        <p className="soft small">Nothing yet. Each refresh will be a line.</p>
      ) : (
        <div className="prop-scroll">
          <table className="moves">
            <thead>
              <tr>
                <th scope="col">Who</th>
                <th scope="col">Verdict</th>
                <th scope="col">What that means</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((move) => (
                <MoveRow key={move.id} move={move} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function MoveRow({ move: { verdict, code, isThief } }: { readonly move: AuditEntry }) {
  const isBad = verdict === undefined || verdict === 'theft'
  return (
    <tr className={isThief ? 'move-thief' : undefined}>
      <td>{isThief ? 'Thief' : 'User'}</td>
      <td>
        <span className={isBad ? 'pill pill-danger' : 'pill'}>{verdict ?? code ?? 'refused'}</span>
      </td>
      <td className="soft">{verdict ? meanings[verdict] : 'The session is over, for both.'}</td>
    </tr>
  )
}
