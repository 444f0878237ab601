const KEY = 'demo-tour'

/** Whether this visitor has taken the tour, or has said no to it. */
export function knowsTour(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    // Without storage it would be offered for ever.
    return true
  }
}

export function rememberTour(): void {
  try {
    localStorage.setItem(KEY, 'known')
  } catch {
    // It is offered again, then.
  }
}
