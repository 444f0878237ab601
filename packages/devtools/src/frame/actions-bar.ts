import type { Action } from '../controls/actions.ts'
import { button, element, set } from '../elements/element.ts'
import { roveFocus } from '../elements/roving-focus.ts'

const groups = [
  ['session', 'Session'],
  ['simulate', 'Simulate'],
] as const

/** The buttons of all actions. One that cannot be pressed keeps its place for the keyboard, and says why. */
export function createActionsBar(
  actions: readonly Action[],
  announce: (text: string) => void,
): { readonly element: HTMLElement; readonly update: () => void } {
  const buttons = actions.map((action) => ({
    action,
    control: button({ class: 'action' }, () => void perform(action), action.name),
  }))

  async function perform({ name, perform: act, isOn }: Action): Promise<void> {
    try {
      await act()
      announce(isOn ? `${name}: ${isOn() ? 'on' : 'off'}` : `${name}: done`)
    } catch (error) {
      announce(`${name}: ${error instanceof Error ? error.message : 'failed'}`)
    }
    update()
  }

  function update(): void {
    for (const { action, control } of buttons) {
      const hindrance = action.hindrance()
      set(control, {
        'aria-disabled': hindrance ? 'true' : undefined,
        'aria-pressed': action.isOn && String(action.isOn()),
        title: hindrance ? `${action.hint}. ${hindrance}.` : action.hint,
      })
    }
  }

  const bar = element(
    'div',
    { class: 'actions', role: 'toolbar', 'aria-label': 'Actions' },
    ...groups.map(([group, title]) =>
      element(
        'div',
        { class: 'action-group', role: 'group', 'aria-label': title },
        element('span', { class: 'overline', 'aria-hidden': 'true' }, title),
        ...buttons.filter(({ action }) => action.group === group).map(({ control }) => control),
      ),
    ),
  )
  roveFocus(bar, ['horizontal', 'vertical'])
  update()
  return { element: bar, update }
}
