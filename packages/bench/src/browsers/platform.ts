import type { Page } from '@keyturn/engines'
import type { Feature } from './feature.ts'

/** What of the platform a browser may refuse. */
export type Part =
  | 'localStorage'
  | 'IndexedDB'
  | 'BroadcastChannel'
  | 'Web Locks'
  | 'service worker'
  | 'cookies of the server'

type Told = Pick<Feature, 'keyturn' | 'shown'>

/** Each part in a page, or in a sandboxed frame of one. */
export function platform(told: Readonly<Partial<Record<Part, Told>>>, isInFrame = false): readonly Feature[] {
  return Object.entries(told).map(([part, rest]) => ({
    what: part,
    ...rest,
    async measure({ open }) {
      const page = await open(isInFrame ? '/sandbox' : '/')
      // The names are those of the table.
      return tryPart((isInFrame ? page.frames()[1] : undefined) ?? page, part as Part)
    },
  }))
}

function tryPart(page: Pick<Page, 'evaluate'>, part: Part): Promise<string> {
  return page.evaluate(async (wanted) => {
    const parts: Record<string, () => Promise<boolean>> = {
      async localStorage() {
        localStorage.setItem('probe', '1')
        return localStorage.getItem('probe') === '1'
      },
      IndexedDB: () =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('probe')
          opening.addEventListener('success', () => resolve(true))
          opening.addEventListener('error', () => reject(opening.error ?? new Error('IndexedDB')))
        }),
      BroadcastChannel: () =>
        new Promise((resolve) => {
          const [one, other] = [new BroadcastChannel('probe'), new BroadcastChannel('probe')]
          other.addEventListener('message', () => resolve(true))
          setTimeout(() => resolve(false), 2_000)
          one.postMessage('')
        }),
      'Web Locks': () => navigator.locks.request('probe', () => true),
      async 'service worker'() {
        return (await navigator.serviceWorker.register('/worker.js')).unregister()
      },
      async 'cookies of the server'() {
        await fetch('/set-cookies')
        return (await (await fetch('/cookies')).text()).includes('plain=1')
      },
    }
    try {
      return (await parts[wanted]?.()) ? 'works' : 'fails silently'
    } catch (error) {
      return `refused: \`${(error as Error).name}\``
    }
  }, part)
}
