import { useState, useSyncExternalStore } from 'react'
import { formatClock } from '../../data/format.ts'
import { groups, type Group } from './describe-event.ts'
import { getSessionLog, subscribeSessionLog, type LogEntry } from './session-log.ts'

/** What the session did in this tab, newest first. */
export function EventLog() {
  const { entries } = useSyncExternalStore(subscribeSessionLog, getSessionLog)
  const [frozen, setFrozen] = useState<readonly LogEntry[] | null>(null)
  const [hidden, setHidden] = useState<ReadonlySet<Group>>(new Set())
  const shown = (frozen ?? entries).filter(({ group }) => !hidden.has(group))

  return (
    <section className="card" aria-labelledby="lab-log">
      <div className="card-head">
        <h2 id="lab-log">Live log</h2>
        <button
          type="button"
          className="button button-small"
          aria-pressed={frozen !== null}
          onClick={() => setFrozen(frozen ? null : entries)}
        >
          {frozen ? 'Go on' : 'Pause'}
        </button>
      </div>
      <fieldset className="log-filters">
        <legend className="visually-hidden">Shown in the log</legend>
        {groups.map((group) => (
          <button
            key={group}
            type="button"
            className="toggle"
            aria-pressed={!hidden.has(group)}
            onClick={() => setHidden(toggled(hidden, group))}
          >
            {group}
          </button>
        ))}
      </fieldset>
      {/* Not announced: it would never stop talking. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be in reach of the keyboard (axe) */}
      <ol className="log" aria-live="off" aria-label="Events" tabIndex={0}>
        {shown.map((entry) => (
          <LogRow key={entry.id} entry={entry} />
        ))}
        {shown.length === 0 && <li>Nothing yet</li>}
      </ol>
    </section>
  )
}

function toggled(hidden: ReadonlySet<Group>, group: Group): ReadonlySet<Group> {
  const next = new Set(hidden)
  if (!next.delete(group)) next.add(group)
  return next
}

function LogRow({ entry: { at, tone, text } }: { readonly entry: LogEntry }) {
  return (
    <li className={`tone-${tone}`}>
      <time dateTime={new Date(at).toISOString()}>{formatClock(at)}</time>
      <span className="dot" />
      <span className="log-text">{text}</span>
    </li>
  )
}
