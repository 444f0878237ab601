import { useSession } from '@keyturn/react'
import { Link } from 'react-router'
import type { Share, Summary } from '../../backend/summary.ts'
import { formatDay, formatMoney } from '../data/format.ts'
import { useApi } from '../data/use-api.ts'
import { LoadFailure } from '../parts/failure.tsx'
import { Page } from '../parts/page.tsx'
import { Skeleton } from '../parts/skeleton.tsx'

export function OverviewPage() {
  const { user } = useSession()
  const [remote, reload] = useApi<Summary>('/summary')
  const isManager = user?.role === 'manager'
  return (
    <Page title="Overview" lead={isManager ? 'What the team spends.' : 'What you spend.'}>
      {remote.status === 'loading' && <Skeleton rows={6} label="Loading the overview" />}
      {remote.status === 'failed' && <LoadFailure error={remote.error} onRetry={reload} />}
      {remote.status === 'ready' && (
        <div className="stack">
          <div className="tiles">
            {[remote.data.thisMonth, remote.data.lastMonth, remote.data.awaiting, remote.data.unpaid].map((share) => (
              <Tile key={share.name} share={share} />
            ))}
          </div>
          {isManager && <ToDecide summary={remote.data} />}
          <div className="halves">
            <Bars title="By category" shares={remote.data.byCategory} />
            {isManager && <Bars title="By person" shares={remote.data.byMember} />}
          </div>
        </div>
      )}
    </Page>
  )
}

function Tile({ share: { name, cents, count } }: { readonly share: Share }) {
  return (
    <div className="card tile">
      <span className="soft">{name}</span>
      <span className="tile-value">{formatMoney(cents)}</span>
      <span className="small soft">{count === 1 ? '1 expense' : `${count} expenses`}</span>
    </div>
  )
}

function Bars({ title, shares }: { readonly title: string; readonly shares: readonly Share[] }) {
  const largest = Math.max(1, ...shares.map(({ cents }) => cents))
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        <span className="small soft">last 90 days</span>
      </div>
      <ul className="bars">
        {shares.map(({ name, cents }) => (
          <li key={name}>
            <div className="bar-line">
              <span>{name}</span>
              <span className="number">{formatMoney(cents)}</span>
            </div>
            <div className="bar">
              <span style={{ width: `${(cents / largest) * 100}%` }} />
            </div>
          </li>
        ))}
        {shares.length === 0 && <li className="soft">Nothing in the last 90 days.</li>}
      </ul>
    </section>
  )
}

function ToDecide({ summary: { toDecide } }: { readonly summary: Summary }) {
  return (
    <section className="card" aria-labelledby="to-decide">
      <div className="card-head">
        <h2 id="to-decide">Waiting for you</h2>
        <span className="small soft">oldest first</span>
      </div>
      {toDecide.length === 0 && <p className="soft">Nothing. Everybody has been answered.</p>}
      <ul className="list-rows">
        {toDecide.map(({ id, merchant, ownerName, spentOn, cents }) => (
          <li key={id}>
            <span>
              <Link className="row-link" to={`/expenses/${id}`}>
                {merchant}
              </Link>
              <span className="row-purpose">
                {ownerName}, {formatDay(spentOn)}
              </span>
            </span>
            <span className="number">{formatMoney(cents)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
