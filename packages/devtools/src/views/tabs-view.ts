import { element, say } from '../elements/element.ts'
import type { Feed } from '../recording/feed.ts'
import { readTabs, type SeenTab } from '../recording/tabs-seen.ts'
import { formatTime } from '../wording/format.ts'
import { toneOf } from '../wording/tone.ts'
import { titleOf } from '../wording/words.ts'
import { createTable } from './table.ts'
import type { View } from './view.ts'

/** How often the browser is asked while somebody looks, in milliseconds. */
const LOOK_EVERY = 500

/** The tabs that have this session, who of them holds the lock, and what they tell each other. */
export function createTabsView(feed: Feed, name: string | undefined): View {
  const summary = element('p', { class: 'summary' })
  const list = element('ul', { class: 'tabs-seen' })
  const messages = createTable(feed, {
    label: 'Messages between tabs',
    columns: [{ name: 'Time' }, { name: 'Message', kind: 'wide' }],
    empty: 'The tabs have told each other nothing yet.',
    items: () => feed.recording().items.tabs,
    cells: (item) => [formatTime(item.from, true), titleOf(item)],
    tone: toneOf,
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  let isShown = false
  let known = ''

  async function look(): Promise<void> {
    const tabs = await readTabs(name)
    clearTimeout(timer)
    if (!isShown) return
    timer = setTimeout(() => void look(), LOOK_EVERY)
    const next = JSON.stringify(tabs)
    if (next === known) return
    known = next
    say(summary, summarise(tabs, feed))
    list.replaceChildren(...(tabs ?? []).map(describe))
  }

  return {
    element: element(
      'div',
      { class: 'tabs-view' },
      element('div', { class: 'tabs-side' }, summary, list),
      messages.element,
    ),
    update: messages.update,
    show(shown) {
      isShown = shown
      clearTimeout(timer)
      if (shown) void look()
    },
    stop() {
      isShown = false
      clearTimeout(timer)
    },
  }
}

function summarise(tabs: readonly SeenTab[] | undefined, { recording }: Feed): string {
  if (!tabs) {
    const asked = recording().items.tabs.findLast((item) => item.kind === 'peers-asked')
    const others = asked?.kind === 'peers-asked' ? `; ${asked.count} other tabs when last asked` : ''
    return `This browser has no Web Locks: each tab refreshes for itself${others}.`
  }
  if (tabs.length === 0) return 'No tab shows this session.'
  const holder = tabs.find(({ lock }) => lock === 'held')
  const who = holder ? `${holder.isThis ? 'this tab' : `tab ${holder.number}`} holds the lock` : 'the lock is free'
  return `${tabs.length === 1 ? 'One tab' : `${tabs.length} tabs`}; ${who}.`
}

function describe({ number, isThis, lock }: SeenTab): HTMLElement {
  return element(
    'li',
    { 'data-lock': lock },
    element('span', { class: 'tab-number', 'aria-hidden': 'true' }, String(number)),
    element('span', { class: 'grow' }, isThis ? `Tab ${number}, this one` : `Tab ${number}`),
    lock && element('span', { class: 'badge' }, lock === 'held' ? 'holds the lock' : 'waits for the lock'),
  )
}
