import { useEffect, useRef } from 'react'
import { useStore } from '../../data/use-store.ts'
import { frames, watchFrame, type Frame } from './frames.ts'

/** All open frames, side by side. */
export function FrameWall() {
  const open = useStore(frames)
  const wall = useRef<HTMLUListElement>(null)
  const isEmpty = open.length === 0
  useEffect(() => {
    if (!isEmpty) wall.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  }, [isEmpty])
  if (isEmpty) return null
  return (
    <ul ref={wall} className="frame-wall" aria-label="Other tabs">
      {open.map((frame, index) => (
        <li key={frame.id}>
          <FrameView frame={frame} title={frame.kind === 'form' ? 'A tab with a long form' : `Tab ${index + 2}`} />
        </li>
      ))}
    </ul>
  )
}

function FrameView({ frame, title }: { readonly frame: Frame; readonly title: string }) {
  const element = useRef<HTMLIFrameElement>(null)
  const { id, kind } = frame
  useEffect(() => {
    const window = element.current?.contentWindow
    return window ? watchFrame(id, window) : undefined
  }, [id])
  const theme = document.documentElement.dataset['theme'] ?? ''
  return (
    <figure className={`frame frame-${kind}`}>
      <figcaption>{title}</figcaption>
      {/* oxlint-disable-next-line react/iframe-missing-sandbox -- a page of ours, which must share lock, channel and cookies with this one */}
      <iframe ref={element} title={title} src={`/frame.html?${new URLSearchParams({ kind, theme })}`} />
    </figure>
  )
}
