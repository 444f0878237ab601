import { Link } from 'react-router'
import { stories } from '../lab/stories/index.ts'
import { ArrowRight } from '../parts/icons.tsx'
import { Page } from '../parts/page.tsx'
import { useTour } from '../tour/use-tour.ts'

/** All stories, and the way to the switches behind them. */
export function LabPage() {
  useTour(`/lab/${stories[0]?.id}`)
  return (
    <Page
      title="Lab"
      lead="What goes wrong with sessions in real life. Play a story, and watch what becomes of it."
      actions={
        <>
          <Link className="button" to="/lab?tour">
            Tour
          </Link>
          <Link className="button" to="/lab/workbench">
            Workbench
          </Link>
        </>
      }
    >
      <ol className="stories">
        {stories.map(({ id, title, lead }, index) => (
          <li key={id}>
            <Link className="story-card" to={`/lab/${id}`}>
              <span className="story-number" aria-hidden="true">
                {index + 1}
              </span>
              <span className="story-title">{title}</span>
              <span className="story-lead">{lead}</span>
              <ArrowRight />
            </Link>
          </li>
        ))}
      </ol>
    </Page>
  )
}
