import type { Page } from '@keyturn/core/runtime'
import { readAbsoluteUrl } from './read-absolute-url.ts'

/** An app has no address: nothing is of its own origin, and nothing relative means anything. */
export const nativePage: Page = {
  origin: 'null',
  href: 'about:blank',
  readCookie: () => undefined,
  readUrl: readAbsoluteUrl,
  checkAddresses(endpoints, origins) {
    for (const endpoint of endpoints)
      if (!readAbsoluteUrl(endpoint))
        throw new TypeError(`nativeRuntime: "endpoints" must be absolute, e.g. "https://api.example.com/auth". ${WHY}`)
    for (const origin of origins)
      if (readAbsoluteUrl(origin)?.origin !== origin)
        throw new TypeError(`nativeRuntime: "origins" must be like "https://api.example.com", and no more. ${WHY}`)
  },
}

const WHY = 'Only addresses that every part of the platform reads alike may see a token: ASCII, no user name, no "..".'
