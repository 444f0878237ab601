import type { InspectionDetail } from '../inspection/inspection.ts'
import { withoutQuery, type createAuthorize } from '../requests/authorize.ts'
import { createReach, type ReachOptions } from '../requests/reach.ts'
import { originOf, resolveUrl } from '../runtime/url.ts'

type Authorize = ReturnType<typeof createAuthorize>

export interface BareRequestsPlan extends ReachOptions {
  readonly getState: () => { readonly status: string }
  readonly note: (detail: InspectionDetail) => void
}

/**
 * Tells of requests that go out bare because of where they go, which looks from outside like a server that refuses a token: each in `inspect`, and each
 * origin once on the console. Not of those to the auth server, which are meant so, and not where nobody is signed in, or there is no page.
 */
export function tellOfBareRequests(authorize: Authorize, plan: BareRequestsPlan): Authorize {
  const { note, getState } = plan
  const { page } = plan.runtime
  const reach = createReach(plan)
  const told = new Set<string>()
  const lost = plan.endpoints.filter((each) => page && !resolveUrl(each, page.href, page))
  if (lost.length > 0) warn(`there is no page here that these endpoints could be relative to: ${lost.join(', ')}.`)

  function tell(address: string): void {
    const url = withoutQuery(address)
    const target = page && resolveUrl(url, page.href, page)
    const origin = originOf(target)
    // An endpoint of the auth server is out of reach also where its origin is named, and what has no origin cannot be named.
    if (target && !reach(target.href, [target.href])) return
    note({ type: 'request-bare', url })
    const [name, remedy] = origin
      ? [origin, `If it is yours, name it in the option "origins"; if not, { session: false } says that this is meant.`]
      : ['a relative address', 'There is no page here that it could be relative to: make it absolute.']
    if (told.has(name)) return
    told.add(name)
    warn(`a request to ${name} goes out without the credential, because of where it goes. ${remedy}`)
  }

  return (request) => {
    const isWithheld = page && getState().status !== 'signed-out' && !reach(request.url, request.origins)
    if (isWithheld) tell(request.url)
    return authorize(request)
  }
}

function warn(sentence: string): void {
  // Nobody looks for what there is no word of.
  // oxlint-disable-next-line no-console
  console.warn(`Keyturn: ${sentence}`)
}
