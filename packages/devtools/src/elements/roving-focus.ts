type Direction = 'horizontal' | 'vertical'

const keys: Readonly<Record<Direction, readonly [back: string, on: string]>> = {
  horizontal: ['ArrowLeft', 'ArrowRight'],
  vertical: ['ArrowUp', 'ArrowDown'],
}

/**
 * One stop of the Tab key for a whole row of controls, arrow keys between them (WAI-ARIA, roving tabindex). `arrived` is told where the
 * focus goes by an arrow key.
 */
export function roveFocus(
  container: HTMLElement,
  directions: readonly Direction[],
  arrived: (control: HTMLElement) => void = () => {},
): { readonly stopAt: (control: HTMLElement) => void } {
  const controls = (): readonly HTMLElement[] =>
    [...container.querySelectorAll<HTMLElement>('button')].filter((each) => each.offsetParent !== null)

  function stopAt(control: HTMLElement): void {
    for (const each of container.querySelectorAll('button')) each.tabIndex = each === control ? 0 : -1
  }

  container.addEventListener('keydown', (event) => {
    const all = controls()
    const at = all.findIndex((each) => each === event.target)
    const next = at < 0 ? undefined : all[targetOf(event.key, at, all.length, directions)]
    if (!next) return
    event.preventDefault()
    stopAt(next)
    next.focus()
    arrived(next)
  })
  container.addEventListener('focusin', ({ target }) => target instanceof HTMLButtonElement && stopAt(target))
  const [first] = container.querySelectorAll<HTMLElement>('button')
  if (first) stopAt(first)
  return { stopAt }
}

function targetOf(key: string, at: number, count: number, directions: readonly Direction[]): number {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  if (directions.some((direction) => keys[direction][0] === key)) return (at + count - 1) % count
  if (directions.some((direction) => keys[direction][1] === key)) return (at + 1) % count
  return -1
}
