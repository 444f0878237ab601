import { useSyncExternalStore } from 'react'

const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const KEY = 'demo-theme'
const listeners = new Set<() => void>()

/** The chosen theme. The document carries it as `data-theme`; without that attribute the system decides. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme)
}

/** Goes from system to light to dark and back to system. */
export function chooseNextTheme(): void {
  const next = themes[(themes.indexOf(currentTheme()) + 1) % themes.length] ?? 'system'
  if (next === 'system') {
    delete document.documentElement.dataset['theme']
  } else {
    document.documentElement.dataset['theme'] = next
  }
  remember(next)
  for (const listener of listeners) listener()
}

/** Until the page is loaded anew, where the browser refuses to store it. */
function remember(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Shown all the same.
  }
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset['theme']
  return themes.find((theme) => theme === chosen) ?? 'system'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
