import { beforeEach, expect, test, vi, type MockInstance } from 'vitest'

let warn: MockInstance<typeof console.warn>

beforeEach(() => {
  vi.resetModules()
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  return () => vi.restoreAllMocks()
})

/** An answer of this address, in a page that came over this protocol. */
async function answered(protocol: string, url: string, type = 'text/event-stream'): Promise<void> {
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { nextHopProtocol: protocol } as unknown as PerformanceEntry, // jsdom loads no page
  ])
  const { tellOfStreams } = await import('../../src/session/streams.ts')
  const response = new Response('', { headers: { 'content-type': type } })
  Object.defineProperty(response, 'url', { value: url })
  tellOfStreams(response)
  tellOfStreams(response)
}

test.for([
  ['http/1.1', `${location.origin}/api/events`, 'text/event-stream', 1],
  ['http/1.1', `${location.origin}/api/events`, 'text/event-stream; charset=utf-8', 1],
  ['h2', `${location.origin}/api/events`, 'text/event-stream', 0],
  ['h3', `${location.origin}/api/events`, 'text/event-stream', 0],
  ['', `${location.origin}/api/events`, 'text/event-stream', 0],
  ['http/1.1', `${location.origin}/api/list`, 'application/json', 0],
  ['http/1.1', 'https://events.example/api/events', 'text/event-stream', 0],
] as const)('a page over %j that opens %s as %s is told %i times', async ([protocol, url, type, times]) => {
  await answered(protocol, url, type)
  expect(warn).toHaveBeenCalledTimes(times)
})
