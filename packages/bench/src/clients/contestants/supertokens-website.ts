import type { Contestant } from './contestant.ts'
import { getJson } from './get-json.ts'
import { pretendPage } from './pretend-page.ts'

// Asked once: a page that is pretended is none.
const isInBrowser = 'document' in globalThis

/** Its documented set-up: `init` puts itself under `fetch`; in Node with tokens in headers, since there is no cookie jar. */
export const supertokensWebsite: Contestant = {
  name: 'supertokens-website',
  packageName: 'supertokens-website',
  ideal: 'bare-fetch',
  note: 'in Node, over a `window` with cookies and storage in memory; its own XMLHttpRequest layer, which axios goes through in browsers, is not measured',
  async start({ origin, by }) {
    if (!isInBrowser) pretendPage(origin)
    const { init } = await import('supertokens-website')
    init({ apiDomain: origin, apiBasePath: '/auth', tokenTransferMethod: isInBrowser ? 'cookie' : 'header' })
    // Its cookies are there already.
    if (by !== 'restore') await fetch(`${origin}/auth/login`, { method: 'POST' })
    return { get: (path) => getJson(fetch, `${origin}/api${path}`) }
  },
}
