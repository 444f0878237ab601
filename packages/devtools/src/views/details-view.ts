import { button, element, say } from '../elements/element.ts'
import { icon } from '../elements/icon.ts'
import type { Feed } from '../recording/feed.ts'
import type { Item } from '../recording/item.ts'
import type { Recording } from '../recording/recording.ts'
import { factsOf } from '../wording/facts.ts'
import { formatDuration } from '../wording/format.ts'
import { toneOf } from '../wording/tone.ts'
import { outcomeInWords, titleOf } from '../wording/words.ts'
import type { View } from './view.ts'

/** What is selected: all there is to know of it, and what belongs to it. Hidden where nothing is. */
export function createDetailsView(feed: Feed): View {
  const title = element('h3')
  const facts = element('dl', { class: 'facts' })
  const related = element('ol', { class: 'related' })
  const relatedTitle = element('span', { class: 'overline' }, 'Story')
  const close = button(
    { class: 'icon-button', 'aria-label': 'Close details' },
    () => feed.select(undefined),
    icon('close'),
  )
  const pane = element(
    'section',
    { class: 'details', 'aria-label': 'Details', hidden: true, tabindex: 0 },
    element('div', { class: 'details-head' }, title, close),
    facts,
    relatedTitle,
    related,
  )
  let shown: Item | undefined
  let story: readonly Item[] = []

  function update(): void {
    const item = feed.selected()
    pane.hidden = !item
    if (!item) return void (shown = undefined)
    const next = storyOf(feed.recording(), item)
    // The focus stays where it is, as long as nothing in it is another one.
    if (item === shown && next.length === story.length && next.every((each, index) => each === story[index])) return
    ;[shown, story] = [item, next]
    say(title, titleOf(item))
    facts.replaceChildren(
      ...factsOf(item).map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
    )
    relatedTitle.hidden = related.hidden = story.length < 2
    related.replaceChildren(...story.map((each) => element('li', {}, link(each, each.id === item.id))))
  }

  function link(item: Item, isCurrent: boolean): HTMLButtonElement {
    return button(
      { class: 'link', 'aria-current': isCurrent && 'true', 'data-tone': toneOf(item) },
      () => feed.select(item),
      element('span', { class: 'after' }, `+${formatDuration(item.from - (story[0]?.from ?? item.from))}`),
      element('span', { class: 'grow' }, titleOf(item)),
      element('span', { class: 'outcome' }, outcomeInWords(item.outcome) ?? ''),
    )
  }

  return { element: pane, update }
}

/** All sendings and waits of a request; a refresh with its lock and what came of it. */
function storyOf({ items }: Recording, item: Item): readonly Item[] {
  const { kind } = item
  const found =
    kind === 'request' || kind === 'wait'
      ? [...items.requests, ...items.waits].filter((each) => 'request' in each && each.request === item.request)
      : kind === 'refresh' || kind === 'lock-held' || kind === 'lock-wait'
        ? [...items.refreshes, ...items.lock].filter((each) => overlaps(each, item))
        : []
  return found.toSorted((one, other) => one.id - other.id)
}

function overlaps(one: Item, other: Item): boolean {
  return one.from <= (other.until ?? Infinity) && other.from <= (one.until ?? Infinity)
}
