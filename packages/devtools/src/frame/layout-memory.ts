const KEY = 'keyturn-devtools'

/** How somebody left the panel. */
export interface Layout {
  readonly open: boolean
  /** Pixels; undefined where nobody has changed it. */
  readonly height: number | undefined
  readonly view: string
}

/** What was remembered over a reload, of the shape that it should have; storage may be forbidden, full or somebody else's. */
export function recallLayout(): Partial<Layout> {
  try {
    const { open, height, view } = Object(JSON.parse(localStorage.getItem(KEY) ?? '{}')) as Record<string, unknown> // anything
    return {
      ...(typeof open === 'boolean' && { open }),
      ...(typeof height === 'number' && height > 0 && { height }),
      ...(typeof view === 'string' && { view }),
    }
  } catch {
    return {}
  }
}

export function rememberLayout(layout: Layout): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(layout))
  } catch {
    // It opens as it was made the next time.
  }
}
