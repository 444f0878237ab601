// The edge runtime has no disk and no modules of its own: both places are in one process, over one store in its memory.
import { generateKeys, memoryStore } from '../../src/index.ts'
import type { StoredKeys } from '../../src/index.ts'
import { createApp } from './app.ts'

interface FetchEvent extends Event {
  readonly request: Request
  readonly respondWith: (response: Promise<Response>) => void
}

let made: StoredKeys | undefined
const parts = { store: memoryStore(), keys: { read: async () => (made ??= await generateKeys()) } }
const [here, there] = [createApp(parts), createApp(parts)]
const started = here.start()

addEventListener('fetch', (event) => {
  // Of that name there are no others.
  const asked = event as FetchEvent
  asked.respondWith(answer(asked.request))
})

async function answer(request: Request): Promise<Response> {
  await started
  const url = new URL(request.url)
  if (!url.pathname.startsWith('/there/')) return here.fetch(request)
  return there.fetch(new Request(new URL(url.pathname.slice('/there'.length), url), request))
}
