/** The least of a page that a library for browsers needs: an address, cookies, storage. A lone page hears of no events. */
export function pretendPage(origin: string): void {
  const cookies = new Map<string, string>()
  const items = new Map<string, string>()
  const document = {
    get cookie() {
      return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text: string) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(text) ?? []
      const [, expires = ''] = /expires=([^;]*)/.exec(text) ?? []
      if (Date.parse(expires) < Date.now()) cookies.delete(name)
      else cookies.set(name, value)
    },
  }
  const localStorage = {
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    clear: () => items.clear(),
    get length() {
      return items.size
    },
  }
  const { hostname, host, href } = new URL(origin)
  const page = {
    document,
    localStorage,
    XMLHttpRequest: function XMLHttpRequest() {},
    location: { origin, hostname, host, href, pathname: '/', search: '', hash: '' },
    addEventListener: () => {},
    removeEventListener: () => {},
    window: globalThis,
  }
  for (const [name, value] of Object.entries(page))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}
