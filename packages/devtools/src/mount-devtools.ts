import type { Runtime, Session } from '@keyturn/core'
import { checks } from '@keyturn/core/checks'
import { controlsOf } from './controls/devtools-runtime.ts'
import { element, set } from './elements/element.ts'
import { createHost } from './frame/host.ts'
import { createLauncher } from './frame/launcher.ts'
import { recallLayout, rememberLayout, type Layout } from './frame/layout-memory.ts'
import { createPanel } from './frame/panel.ts'
import { restOf } from './recording/deadlines.ts'
import { createFeed, type Feed } from './recording/feed.ts'
import { showInPerformancePanel } from './recording/performance-track.ts'
import { beSeen } from './recording/tabs-seen.ts'
import { watchScheme } from './style/scheme.ts'
import { glanceAt } from './wording/glance.ts'
import { levelOf } from './wording/level.ts'

/** What `mountDevtools` takes beside the session. */
export interface DevtoolsOptions {
  /** What `devtoolsRuntime()` returned, and `createSession` was given: for the actions that play with time, network and user. */
  readonly runtime?: Runtime
  /** The option `name` of the session, to tell the tabs of several on one origin apart. @default all of them */
  readonly name?: string
  /** Where the floating button is. @default 'right' */
  readonly corner?: 'left' | 'right'
  /** Whether the panel is open where nobody has opened or closed it yet. @default false */
  readonly open?: boolean
  /** How many events are kept. @default 10_000 */
  readonly capacity?: number
}

const SECOND = 1_000

/**
 * Puts a floating button into the page that opens a panel with all that the session does. It records from now on, so call it before the
 * session starts. Returns how to take it away again. Outside a page, and in production builds, it does nothing.
 */
export function mountDevtools<User>(session: Session<User>, options: DevtoolsOptions = {}): () => void {
  checks?.values('mountDevtools', { session: [session, ...checks.session] })
  checks?.options(
    'mountDevtools',
    options,
    {
      runtime: checks.runtime,
      name: [checks.isText, 'the option "name" of the session'],
      corner: [checks.isListed('left', 'right'), '"left" or "right"'],
      open: [checks.isBoolean, 'true or false'],
      capacity: [checks.isPositive, 'a positive number of events'],
    },
    'mountDevtools(session, { open: true })',
  )
  if (typeof document === 'undefined') return () => {}
  const feed = createFeed(session, options.capacity ?? 10_000)
  const stopTracks = showInPerformancePanel(session)
  const controller = new AbortController()
  let remove = (): void => {}
  const build = (): void => void (remove = buildDevtools(feed, options))
  if (document.body) build()
  else addEventListener('DOMContentLoaded', build, { once: true, signal: controller.signal })
  const unmount = (): void => {
    controller.abort()
    remove()
    remove = () => {}
    feed.stop()
    stopTracks()
  }
  checks?.takePlace(`devtools ${options.name ?? ''}`, unmount)
  return unmount
}

function buildDevtools(feed: Feed, options: DevtoolsOptions): () => void {
  const recalled = recallLayout()
  let layout: Layout = { open: options.open ?? false, height: undefined, view: 'timeline', ...recalled }
  const root = element('div', { class: 'root' })
  const host = createHost(root)
  let { scheme, stop: stopWatching } = watchScheme((next) => {
    scheme = next
    set(root, { 'data-scheme': scheme })
    panel.update()
  })
  set(root, { 'data-scheme': scheme })

  const launcher = createLauncher(options.corner ?? 'right', () => {
    open(true)
    panel.focus()
  })
  const panel = createPanel({
    feed,
    controls: controlsOf(options.runtime),
    name: options.name,
    scheme: () => scheme,
    ...layout,
    changed: remember,
    close() {
      open(false)
      launcher.element.focus()
    },
  })
  root.append(launcher.element, panel.element)
  document.body.append(host)

  function open(isOpen: boolean): void {
    remember({ open: isOpen })
    show()
  }

  function show(): void {
    launcher.element.hidden = layout.open
    panel.show(layout.open)
    update()
  }

  function remember(change: Partial<Layout>): void {
    layout = { ...layout, ...change }
    rememberLayout(layout)
  }

  /** A page that scrolls can be scrolled to where its end is above the panel. */
  function makeRoom(): void {
    const { scrollHeight, clientHeight } = document.documentElement
    const isLong = scrollHeight - host.offsetHeight > clientHeight
    const height = layout.open && isLong ? panel.element.offsetHeight : 0
    host.style.setProperty('height', `${height}px`, 'important')
  }

  function update(): void {
    const [state, now] = [feed.session.getState(), feed.session.now()]
    const known = { state, now, credential: feed.recording().credential, absolute: undefined }
    launcher.show({ ...glanceAt(state), token: levelOf(restOf('Access token', known)) })
    panel.update()
    makeRoom()
  }

  show()
  const unsubscribe = feed.subscribe(update)
  const hideTab = beSeen(options.name ?? 'session')
  const timer = setInterval(update, SECOND)
  return () => {
    clearInterval(timer)
    unsubscribe()
    hideTab()
    stopWatching()
    panel.stop()
    host.remove()
  }
}
