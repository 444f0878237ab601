import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ArrowLeft } from './icons.tsx'

export interface PageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly back?: { readonly to: string; readonly label: string }
  readonly children: ReactNode
}

/** The frame of every page: document title, heading, what can be done here. */
export function Page({ title, lead, actions, back, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Outlay`}</title>
      <div className="page-head">
        <div className="page-head-text">
          {back && (
            <Link className="back-link" to={back.to}>
              <ArrowLeft /> {back.label}
            </Link>
          )}
          <h1>{title}</h1>
          {lead && <p className="soft">{lead}</p>}
        </div>
        {actions && <div className="form-actions">{actions}</div>}
      </div>
      {children}
    </>
  )
}
