import { mountTimeline, type MountedTimeline } from '@keyturn/devtools/production'
import { useEffect, useRef } from 'react'
import { session } from '../../session.ts'
import type { Film } from './stage.ts'

export interface TimelineProps {
  /** What is to be seen; undefined: what happens now. */
  readonly film: Film | undefined
}

/** How much time it shows at first, in milliseconds. */
const SPAN = 10_000

/** What the session of this tab does, as it happens, or what it did. */
export function Timeline({ film }: TimelineProps) {
  const element = useRef<HTMLDivElement>(null)
  const mounted = useRef<MountedTimeline>(undefined)
  useEffect(() => {
    if (!element.current) return undefined
    const timeline = mountTimeline(session, element.current, { span: SPAN })
    mounted.current = timeline
    return timeline.remove
  }, [])
  useEffect(() => mounted.current?.show(film?.from, film?.to), [film])
  return <div ref={element} className="timeline" />
}
