/** Node's `fetch` keeps no cookies; this one does, for one host, and sends them where `credentials` says so, with the origin as a browser would. */
export function fetchWithCookies(origin: string): typeof fetch {
  const bare = globalThis.fetch
  const jar = new Map<string, string>()
  return async (input, init) => {
    const request = new Request(input, init)
    if (request.method !== 'GET') request.headers.set('origin', origin)
    if (request.credentials !== 'omit' && jar.size > 0)
      request.headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await bare(request)
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';')
      const [name = '', ...value] = pair.split('=')
      if (attributes.some((each) => /^ ?max-age=0$/i.test(each))) jar.delete(name)
      else jar.set(name, value.join('='))
    }
    return response
  }
}
