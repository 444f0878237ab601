import { createActions } from '../controls/actions.ts'
import type { Controls } from '../controls/devtools-runtime.ts'
import { button, element, say, set } from '../elements/element.ts'
import { icon, mark } from '../elements/icon.ts'
import type { Feed } from '../recording/feed.ts'
import { createReport } from '../recording/report.ts'
import type { Scheme } from '../style/palette.ts'
import { createTimelineView } from '../timeline/timeline-view.ts'
import { createDetailsView } from '../views/details-view.ts'
import { createEventsView } from '../views/events-view.ts'
import { createRefreshesView } from '../views/refreshes-view.ts'
import { createSessionView } from '../views/session-view.ts'
import { createTabsView } from '../views/tabs-view.ts'
import type { View } from '../views/view.ts'
import { glanceAt } from '../wording/glance.ts'
import { createActionsBar } from './actions-bar.ts'
import { copyText } from './copy-text.ts'
import type { Layout } from './layout-memory.ts'
import { createResizer } from './resizer.ts'
import { createTabStrip, type TabName } from './tab-strip.ts'

export interface Panel {
  readonly element: HTMLElement
  /** There is news, or a second has passed. */
  readonly update: () => void
  readonly show: (shown: boolean) => void
  readonly focus: () => void
  readonly stop: () => void
}

export interface PanelPlan {
  readonly feed: Feed
  readonly controls: Controls | undefined
  /** The name that the session has on its origin, where the app gave it one. */
  readonly name: string | undefined
  readonly scheme: () => Scheme
  readonly view: Layout['view'] | undefined
  readonly height: Layout['height']
  readonly changed: (layout: Partial<Layout>) => void
  readonly close: () => void
}

/** Narrower, the panel is a sheet with one view at a time, in pixels. */
const NARROW = 760
/** Lower, its head is one line, and details lie over the view, in pixels. */
const SHORT = 320
/** So long a notice stays, in milliseconds. */
const NOTICE = 4_000

export function createPanel(plan: PanelPlan): Panel {
  const { feed, controls, name, scheme } = plan
  const notice = element('span', { class: 'notice', role: 'status' })
  const speech = element('span', { class: 'unseen', role: 'status' })
  const views: Readonly<Record<TabName, View>> = {
    session: createSessionView(feed),
    timeline: createTimelineView(feed, scheme, (text) => say(speech, text)),
    refreshes: createRefreshesView(feed),
    tabs: createTabsView(feed, name),
    events: createEventsView(feed),
  }
  const details = createDetailsView(feed)
  const actions = createActionsBar(createActions(feed, controls), announce)
  const foot = element('footer', { class: 'foot' })
  const strip = createTabStrip(views, plan.view, (view) => {
    arrange()
    plan.changed({ view })
  })
  const badge = element('span', { class: 'badge' })
  const resizer = createResizer(plan.height, (height) => {
    arrange()
    plan.changed({ height })
  })
  const copy = button(
    { class: 'tool', title: 'Copies state and events as JSON, for a bug report' },
    () => void copyReport(),
    icon('copy'),
    element('span', {}, 'Copy'),
  )
  const panel = element(
    'section',
    { class: 'panel', 'aria-label': 'Keyturn devtools', hidden: true },
    resizer.element,
    element(
      'header',
      { class: 'head' },
      element('span', { class: 'brand' }, mark(), element('strong', {}, 'Keyturn')),
      badge,
      strip.element,
      notice,
      copy,
      button({ class: 'icon-button', 'aria-label': 'Close Keyturn devtools' }, plan.close, icon('close')),
    ),
    element('div', { class: 'body' }, ...strip.panels, details.element),
    foot,
    speech,
  )
  let isShown = false
  let noticeTimer: ReturnType<typeof setTimeout> | undefined

  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    if (feed.selected()) feed.select(undefined)
    else plan.close()
  })
  const observer = new ResizeObserver(arrange)
  observer.observe(panel)

  function arrange(): void {
    const isNarrow = panel.clientWidth < NARROW
    panel.toggleAttribute('data-narrow', isNarrow)
    const place = isNarrow ? views.session.element : foot
    if (actions.element.parentElement !== place) place.append(actions.element)
    foot.hidden = isNarrow
    panel.style.height = `${resizer.height()}px`
    panel.toggleAttribute('data-short', resizer.height() < SHORT)
    strip.arrange(isNarrow)
    for (const [tab, view] of Object.entries(views)) view.show?.(isShown && strip.isVisible(tab))
    update()
  }

  function update(): void {
    if (!isShown) return
    const { status, tone } = glanceAt(feed.session.getState())
    say(badge, status)
    set(badge, { 'data-tone': tone })
    for (const [tab, view] of Object.entries(views)) if (strip.isVisible(tab)) view.update()
    details.update()
    actions.update()
  }

  function announce(text: string): void {
    say(notice, text)
    clearTimeout(noticeTimer)
    noticeTimer = setTimeout(() => say(notice, ''), NOTICE)
  }

  async function copyReport(): Promise<void> {
    const { session, recording, now } = feed
    const known = { recording: recording(), state: session.getState(), now: now() }
    const report = createReport({ ...known, browser: navigator.userAgent, origin: location.origin })
    const isCopied = await copyText(report, panel)
    copy.focus()
    announce(isCopied ? `Copied ${recording().events.length} events` : 'The browser refused to copy')
  }

  return {
    element: panel,
    update,
    show(shown) {
      isShown = shown
      panel.hidden = !shown
      arrange()
    },
    focus: strip.focus,
    stop() {
      observer.disconnect()
      clearTimeout(noticeTimer)
      for (const view of Object.values(views)) view.stop?.()
    },
  }
}
