import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { copyText } from '../../data/copy-text.ts'
import { useStore } from '../../data/use-store.ts'
import { Page } from '../../parts/page.tsx'
import { FrameWall } from '../stage/frame-wall.tsx'
import { Timeline } from '../stage/timeline.tsx'
import { stories } from '../stories/index.ts'
import type { Conclusion, Story } from '../stories/story.ts'
import { createPlayer, type Play, type Player } from './player.ts'

/** A story with its stage: what is done, what is seen, what came of it. */
export function StoryView({ story }: { readonly story: Story }) {
  const [player] = useState(() => createPlayer(story))
  const play = useStore(player.current)
  useEffect(() => player.leave, [player])
  const { title, lead, elsewhere, watch, Prop } = story

  return (
    <Page title={title} lead={lead} back={{ to: '/lab', label: 'Lab' }} actions={<CopyLink />}>
      <div className="story">
        <section className="card story-script" aria-labelledby="story-script">
          <div className="card-head">
            <h2 id="story-script">What happens</h2>
            <PlayButton play={play} player={player} />
          </div>
          <Steps story={story} play={play} />
          <output className="story-end">
            {play.status === 'over' && <Verdict conclusion={play.conclusion} />}
            {play.status === 'stopped' && (
              <p className="soft small">Stopped. What the story had changed is put back.</p>
            )}
            {play.status === 'failed' && (
              <p className="notice notice-danger">
                {play.error} Press “Play again”; if that does not help, reset the demo on the workbench.
              </p>
            )}
          </output>
        </section>
        <aside className="story-elsewhere" aria-labelledby="story-elsewhere">
          <h2 id="story-elsewhere">Elsewhere</h2>
          <p>{elsewhere}</p>
          <h2>On the timeline</h2>
          <p>{watch}</p>
        </aside>
        <div className="story-stage">
          {Prop && <Prop />}
          <FrameWall />
          <section className="card timeline-card" aria-label="Timeline of this tab">
            <Timeline film={play.status === 'over' ? play.film : undefined} />
          </section>
        </div>
      </div>
      <Neighbours story={story} />
    </Page>
  )
}

function PlayButton({ play, player }: { readonly play: Play; readonly player: Player }) {
  const isPlaying = play.status === 'playing'
  return (
    <button
      type="button"
      className={isPlaying ? 'button' : 'button button-primary'}
      onClick={isPlaying ? player.stop : player.play}
    >
      {isPlaying ? 'Stop' : play.status === 'ready' ? 'Play' : 'Play again'}
    </button>
  )
}

function Steps({ story, play }: { readonly story: Story; readonly play: Play }) {
  const [steps] = useState(() => story.script().steps.map(({ text }) => text))
  return (
    <ol className="steps">
      {steps.map((text, index) => {
        const seen = play.seen[index]
        const isCurrent = play.status === 'playing' && index === play.seen.length
        const state = seen !== undefined ? 'done' : isCurrent ? 'current' : 'ahead'
        return (
          <li key={text} className={`step step-${state}`} aria-current={isCurrent ? 'step' : undefined}>
            <span>{text}</span>
            {seen !== undefined && <span className="step-seen">{seen}</span>}
          </li>
        )
      })}
    </ol>
  )
}

function Verdict({ conclusion: { isGood, text, facts } }: { readonly conclusion: Conclusion }) {
  return (
    <div className={isGood ? 'verdict verdict-good' : 'verdict verdict-bad'}>
      {!isGood && <p className="verdict-head">This is not as it should be.</p>}
      <p>{text}</p>
      <dl className="verdict-facts">
        {facts.map((fact) => (
          <div key={fact.label} className={fact.isGood === false ? 'fact fact-bad' : 'fact'}>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function CopyLink() {
  const [said, setSaid] = useState('')
  async function copy(): Promise<void> {
    setSaid((await copyText(location.href)) ? 'Copied' : 'Copy the address of this page')
  }
  return (
    <>
      <output className="small soft">{said}</output>
      <button type="button" className="button" onClick={() => void copy()}>
        Copy link
      </button>
    </>
  )
}

function Neighbours({ story }: { readonly story: Story }) {
  const index = stories.indexOf(story)
  const [previous, next] = [stories[index - 1], stories[index + 1]]
  return (
    <nav className="neighbours" aria-label="Other stories">
      {previous && (
        <Link to={`/lab/${previous.id}`} rel="prev">
          <span className="small soft">Before</span>
          {previous.title}
        </Link>
      )}
      {next && (
        <Link to={`/lab/${next.id}`} rel="next">
          <span className="small soft">Next</span>
          {next.title}
        </Link>
      )}
    </nav>
  )
}
