/** How browsers name the protocol of the page where it has few connections. */
const FEW = /^http\/[01]/

let isTold = false

/**
 * Tells once on the console of a stream of events that holds one of the six connections that HTTP/1.1 has for an origin, in all tabs together: with six
 * streams nothing else gets through, a refresh neither.
 */
export function tellOfStreams({ headers, url }: Response): void {
  const { location, performance } = globalThis as Partial<typeof globalThis>
  const isStream = headers.get('content-type')?.startsWith('text/event-stream')
  if (isTold || !isStream || !location || !url.startsWith(`${location.origin}/`)) return
  const [entry] = performance?.getEntriesByType('navigation') ?? []
  if (!entry || !('nextHopProtocol' in entry) || !FEW.test(String(entry.nextHopProtocol))) return
  isTold = true
  // Nobody looks for what there is no word of.
  // oxlint-disable-next-line no-console
  console.warn(
    'Keyturn: a stream of events holds one of the six connections that HTTP/1.1 has for all tabs; with six of them nothing is refreshed any more. Use HTTP/2, or another host for streams.',
  )
}
