import { button, element, set } from '../elements/element.ts'
import { roveFocus } from '../elements/roving-focus.ts'
import type { View } from '../views/view.ts'

const names = {
  session: 'Session',
  timeline: 'Timeline',
  refreshes: 'Refreshes',
  tabs: 'Tabs & lock',
  events: 'Events',
} as const

export type TabName = keyof typeof names

/** The tabs of the panel, and what each shows (WAI-ARIA, tabs). Where there is room, the session is shown beside the others and has none. */
export interface TabStrip {
  readonly element: HTMLElement
  readonly panels: readonly HTMLElement[]
  readonly selected: () => TabName
  readonly isVisible: (tab: string) => boolean
  readonly arrange: (isNarrow: boolean) => void
  readonly focus: () => void
}

export function createTabStrip(
  views: Readonly<Record<TabName, View>>,
  first: string | undefined,
  changed: (tab: TabName) => void,
): TabStrip {
  const order = Object.keys(names) as readonly TabName[] // the keys of `names`
  const tabs = order.map((tab) => ({
    tab,
    control: button(
      { id: `tab-${tab}`, class: 'tab', role: 'tab', 'aria-controls': `panel-${tab}` },
      () => select(tab),
      names[tab],
    ),
    panel: element('div', { id: `panel-${tab}`, class: `view view-${tab}` }, views[tab].element),
  }))
  const strip = element(
    'div',
    { class: 'tab-strip', role: 'tablist', 'aria-label': 'Views' },
    ...tabs.map(({ control }) => control),
  )
  let wanted: TabName = order.find((tab) => tab === first) ?? 'timeline'
  let isNarrow = false
  const roving = roveFocus(strip, ['horizontal'], (control) => control.click())

  function selected(): TabName {
    return wanted === 'session' && !isNarrow ? 'timeline' : wanted
  }

  function select(tab: TabName): void {
    wanted = tab
    changed(tab)
  }

  function isVisible(tab: string): boolean {
    return tab === selected() || (tab === 'session' && !isNarrow)
  }

  return {
    element: strip,
    panels: tabs.map(({ panel }) => panel),
    selected,
    isVisible,
    arrange(narrow) {
      isNarrow = narrow
      for (const { tab, control, panel } of tabs) {
        const isTab = tab !== 'session' || isNarrow
        control.hidden = !isTab
        panel.hidden = !isVisible(tab)
        set(control, { 'aria-selected': String(tab === selected()) })
        set(
          panel,
          isTab
            ? { role: 'tabpanel', 'aria-labelledby': `tab-${tab}` }
            : { role: 'group', 'aria-labelledby': undefined },
        )
        set(panel, { 'aria-label': isTab ? undefined : names[tab] })
        if (tab === selected()) roving.stopAt(control)
      }
    },
    focus: () => tabs.find(({ tab }) => tab === selected())?.control.focus(),
  }
}
