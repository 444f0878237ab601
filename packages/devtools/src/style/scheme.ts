import type { Scheme } from './palette.ts'

/**
 * Light or dark: what the page has decided on by its `color-scheme`, else what the system prefers. Calls `listener` when that changes,
 * and returns how to stop.
 */
export function watchScheme(listener: (scheme: Scheme) => void): {
  readonly scheme: Scheme
  readonly stop: () => void
} {
  const preference = matchMedia('(prefers-color-scheme: dark)')
  const controller = new AbortController()
  let scheme = readScheme(preference)

  function look(): void {
    const next = readScheme(preference)
    if (next !== scheme) listener((scheme = next))
  }

  preference.addEventListener('change', look, { signal: controller.signal })
  // Pages switch by an attribute of the root or the body.
  const observer = new MutationObserver(look)
  for (const target of [document.documentElement, document.body]) observer.observe(target, { attributes: true })
  return {
    scheme,
    stop() {
      controller.abort()
      observer.disconnect()
    },
  }
}

function readScheme(preference: MediaQueryList): Scheme {
  const decided = getComputedStyle(document.body).colorScheme.split(' ')
  const [isDark, isLight] = [decided.includes('dark'), decided.includes('light')]
  if (isDark !== isLight) return isDark ? 'dark' : 'light'
  return preference.matches ? 'dark' : 'light'
}
