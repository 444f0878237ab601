/** An address as a URL; undefined where it is none. Not every engine has `URL.canParse`. */
export function resolveUrl(address: string, base: string | undefined): URL | undefined {
  try {
    return new URL(address, base)
  } catch {
    return undefined
  }
}

/** `URL.origin` is "null" for schemes that a browser does not know, those of app shells (`capacitor:`, `tauri:`, `app:`) among them. */
export function originOf(url: URL | undefined): string | undefined {
  return url?.host ? `${url.protocol}//${url.host}` : undefined
}
