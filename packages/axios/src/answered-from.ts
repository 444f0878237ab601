import type { AxiosRequestConfig } from 'axios'

type Environment = NonNullable<AxiosRequestConfig['env']>
type Fetch = NonNullable<Environment['fetch']>

const addresses = new WeakMap<object, string>()
/** Axios keeps an adapter for each `fetch` that it is given, for ever: there must be one wrapper, not one a request. */
const wrappers = new WeakMap<Fetch, Fetch>()

/** Asked anew each time: apps and tests replace it. */
const ofThePage: Fetch = (input, init) => fetch(input, init)

/** What axios finds an adapter by, such that the one of fetch, which keeps it to itself, tells where an answer came from. */
export function tracing({ env }: AxiosRequestConfig): Pick<AxiosRequestConfig, 'env'> {
  const own = env?.fetch ?? ofThePage
  const traced: Fetch =
    wrappers.get(own) ??
    (async (input, init) => {
      const response = await own(input, init)
      if (input instanceof Object) addresses.set(input, response.url)
      return response
    })
  wrappers.set(own, traced)
  return { env: { ...env, fetch: traced } }
}

/** Where the answer to a request of the fetch adapter came from, after redirects. */
export function answeredFrom(request: object): string | undefined {
  return addresses.get(request)
}
