import { fromBase64url, toBase64url } from './base64url.ts'
import type { KeyRing } from './key-ring.ts'
import type { RefreshKey } from './keys.ts'

/** What we have said of a session, and until when it holds; ms since 1970 by the store's clock. */
export interface DatedMac {
  readonly sid: string
  readonly expiresAt: number
}

/** What it was said for: one is never taken for the other. */
export type MacPurpose = 'bound-registration' | 'bound-challenge' | 'bound-cookie'

/** Writes it so that nobody else can (`kid.sid.expiresAt.mac`), and nothing has to be stored. */
export function writeDatedMac({ sid, expiresAt }: DatedMac, purpose: MacPurpose, { kid, key }: RefreshKey): string {
  const until = Math.ceil(expiresAt)
  return [kid, sid, until, toBase64url(key.sign(message(purpose, sid, until)))].join('.')
}

/** Reads what {@link writeDatedMac} has written for this purpose, however long ago; undefined for everything else. */
export async function readDatedMac(
  text: string,
  purpose: MacPurpose,
  { refreshKey }: Pick<KeyRing, 'refreshKey'>,
): Promise<DatedMac | undefined> {
  const [, kid, sid = '', until, mac = ''] = /^([\w-]+)\.([\w-]+)\.(\d{1,16})\.([\w-]{43})$/.exec(text) ?? []
  const key = kid === undefined ? undefined : await refreshKey(kid)
  const expiresAt = Number(until)
  if (!key?.key.verify(message(purpose, sid, expiresAt), fromBase64url(mac))) return undefined
  return { sid, expiresAt }
}

// Of another shape than anything else that these keys sign.
function message(purpose: MacPurpose, sid: string, expiresAt: number): Uint8Array {
  return new TextEncoder().encode(`${purpose}:${sid}:${expiresAt}`)
}
