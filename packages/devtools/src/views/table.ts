import { button, element } from '../elements/element.ts'
import type { Feed } from '../recording/feed.ts'
import type { Item } from '../recording/item.ts'
import type { Tone } from '../wording/tone.ts'
import type { View } from './view.ts'

/** `wide` is for what may be long, `extra` for what a phone has no room for. */
interface Column {
  readonly name: string
  readonly kind?: 'wide' | 'extra'
}

export interface TablePlan<Row extends Item> {
  readonly label: string
  readonly columns: readonly Column[]
  readonly empty: string
  /** The last of them, at least so many, oldest first. */
  readonly items: (many: number) => readonly Row[]
  /** One for each column; the first is what one presses to select the row. */
  readonly cells: (item: Row) => readonly string[]
  readonly tone: (item: Row) => Tone
}

/** So many rows are shown; a copy has them all. */
const MOST_ROWS = 200

/** A list of items, the latest first. Rows that have not changed stay the same elements, and keep the focus. */
export function createTable<Row extends Item>(feed: Feed, plan: TablePlan<Row>): View {
  const { label, columns, empty, items, cells, tone } = plan
  const body = element('tbody')
  const rows = new Map<number, { readonly item: Row; readonly row: HTMLTableRowElement }>()
  const table = element(
    'table',
    { 'aria-label': label },
    element(
      'thead',
      {},
      element('tr', {}, ...columns.map(({ name, kind }) => element('th', { scope: 'col', 'data-kind': kind }, name))),
    ),
    body,
  )
  const nothing = element('p', { class: 'empty' }, empty)

  function makeRow(item: Row): HTMLTableRowElement {
    const [first = '', ...others] = cells(item)
    return element(
      'tr',
      { 'data-tone': tone(item) },
      element(
        'td',
        {},
        button({ class: 'row-button' }, () => feed.select(item), first),
      ),
      ...others.map((text, index) => element('td', { 'data-kind': columns[index + 1]?.kind }, text)),
    )
  }

  function update(): void {
    const latest = items(MOST_ROWS).slice(-MOST_ROWS)
    const kept = new Set(latest.map(({ id }) => id))
    for (const [id, { row }] of rows) {
      if (kept.has(id)) continue
      row.remove()
      rows.delete(id)
    }
    for (const item of latest) {
      const known = rows.get(item.id)
      if (known?.item === item) continue
      const row = makeRow(item)
      if (known) known.row.replaceWith(row)
      else body.prepend(row)
      rows.set(item.id, { item, row })
    }
    const selected = feed.selected()?.id
    for (const [id, { row }] of rows) row.toggleAttribute('data-selected', id === selected)
    table.hidden = latest.length === 0
    nothing.hidden = latest.length > 0
  }

  return {
    element: element('div', { class: 'table', tabindex: 0, role: 'group', 'aria-label': label }, table, nothing),
    update,
  }
}
