import type { Address, Page } from './runtime.ts'

/** An address as a URL; undefined where it is none. Not every engine has `URL.canParse`, and not every `URL` is one (`Page.readUrl`). */
export function resolveUrl(
  address: string,
  base: string | undefined,
  page?: Pick<Page, 'readUrl'>,
): Address | undefined {
  try {
    return page?.readUrl ? page.readUrl(address) : new URL(address, base)
  } catch {
    return undefined
  }
}

/** `URL.origin` is "null" for schemes that a browser does not know, those of app shells (`capacitor:`, `tauri:`, `app:`) among them. */
export function originOf(url: Address | undefined): string | undefined {
  return url?.host ? `${url.protocol}//${url.host}` : undefined
}
