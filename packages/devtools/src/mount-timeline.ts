import type { Session } from '@keyturn/core'
import { checks } from '@keyturn/core/checks'
import { element, say, set } from './elements/element.ts'
import { createHost } from './frame/host.ts'
import { createFeed } from './recording/feed.ts'
import { watchScheme } from './style/scheme.ts'
import { createTimelineView } from './timeline/timeline-view.ts'

/** What `mountTimeline` takes beside the session. */
export interface TimelineOptions {
  /** How many events are kept. @default 10_000 */
  readonly capacity?: number
  /** How much time it shows at first, in milliseconds. @default 30_000 */
  readonly span?: number
}

/** A timeline in a page. */
export interface MountedTimeline {
  /** Shows what happened between two moments, milliseconds since the epoch by `session.now()`; without them what happens now. */
  readonly show: (from?: number, to?: number) => void
  readonly remove: () => void
}

/**
 * Puts the panel's timeline alone into an element of yours, and fills it: give the element a height. For docs, demos and dashboards. It records
 * from now on. In production builds it does nothing.
 */
export function mountTimeline<User>(
  session: Session<User>,
  parent: Element,
  options: TimelineOptions = {},
): MountedTimeline {
  checks?.values('mountTimeline', {
    session: [session, ...checks.session],
    parent: [parent, { append: checks.isFunction }, 'an element of the page', 'needed'],
  })
  checks?.options(
    'mountTimeline',
    options,
    {
      capacity: [checks.isPositive, 'a positive number of events'],
      span: [checks.isPositive, 'a positive number of milliseconds'],
    },
    'mountTimeline(session, parent, { span: 60_000 })',
  )
  const feed = createFeed(session, options.capacity ?? 10_000)
  const speech = element('output', { class: 'unseen' })
  const root = element('div', { class: 'root', 'data-inline': true })
  let { scheme, stop: stopWatching } = watchScheme((next) => {
    scheme = next
    set(root, { 'data-scheme': scheme })
    view.update()
  })
  const view = createTimelineView(
    feed,
    () => scheme,
    (text) => say(speech, text),
    options.span,
  )
  set(root, { 'data-scheme': scheme })
  root.append(view.element, speech)
  const host = createHost(root)
  host.style.setProperty('height', '100%', 'important')
  parent.append(host)
  view.show(true)
  const unsubscribe = feed.subscribe(view.update)
  return {
    show: view.lookAt,
    remove() {
      unsubscribe()
      stopWatching()
      view.stop()
      feed.stop()
      host.remove()
    },
  }
}
