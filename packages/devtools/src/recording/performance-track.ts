import type { InspectionEvent, Session } from '@keyturn/core'
import { safeUrl } from './safe-url.ts'

/** https://developer.chrome.com/docs/devtools/performance/extension; the colours are of a fixed set. */
type TimeStamp = (
  label: string,
  start: number,
  end: number,
  track: string,
  trackGroup: string,
  color: 'primary' | 'secondary' | 'tertiary' | 'error' | 'warning',
) => void

const GROUP = 'Keyturn'

/**
 * Shows the refreshes, requests and waits of a session as tracks in the performance panel of Chromium. `console.timeStamp` keeps nothing: where no
 * recording goes on, nothing is left. Addresses are as reports have them. Returns how to stop that.
 */
export function showInPerformancePanel(session: Session<unknown>): () => void {
  // Firefox takes the label alone, and would put a mark for each.
  if (typeof navigator === 'undefined' || !/ Chrome\//.test(navigator.userAgent)) return () => {}
  // Not for the console: it writes into recordings of the performance panel alone.
  // oxlint-disable-next-line no-console
  const timeStamp: TimeStamp = console.timeStamp.bind(console)
  return session.inspect(track(timeStamp, () => performance.now()))
}

/** @param now Milliseconds since the page began, as the panel counts. */
export function track(timeStamp: TimeStamp, now: () => number): (event: InspectionEvent) => void {
  const begun = new Map<string, { readonly at: number; readonly label: string }>()
  const begin = (key: string, label: string): void => void begun.set(key, { at: now(), label })

  function end(key: string, name: string, outcome: string, color: Parameters<TimeStamp>[5]): void {
    const { at, label } = begun.get(key) ?? {}
    begun.delete(key)
    if (at !== undefined) timeStamp(`${label}: ${outcome}`, at, now(), name, GROUP, color)
  }

  return (event) => {
    switch (event.type) {
      case 'refresh-started':
        return begin('refresh', `refresh (${event.cause})`)
      case 'refresh-succeeded':
        return end('refresh', 'Refreshes', 'succeeded', 'primary')
      case 'refresh-refused':
        return end('refresh', 'Refreshes', 'refused', 'error')
      case 'refresh-failed':
        return end('refresh', 'Refreshes', `failed ${event.status ?? ''}`.trim(), 'warning')
      case 'lock-wait':
        return begin('lock', 'lock')
      case 'lock-granted':
        return end('lock', 'Waiting for another tab', 'granted', 'secondary')
      case 'lock-given-up':
        return end('lock', 'Waiting for another tab', 'given up', 'warning')
      case 'request-waiting':
        return begin(`wait ${event.request}`, safeUrl(event.url))
      case 'request-sent':
        end(`wait ${event.request}`, 'Requests that wait', 'goes on', 'secondary')
        return begin(`request ${event.request}`, `${safeUrl(event.url)}${event.replay ? ' again' : ''}`)
      case 'request-answered':
        end(`wait ${event.request}`, 'Requests that wait', 'not sent', 'warning')
        return end(
          `request ${event.request}`,
          'Requests',
          String(event.status ?? 'no answer'),
          event.status === undefined || event.status >= 400 ? 'error' : 'tertiary',
        )
      default:
        return
    }
  }
}
