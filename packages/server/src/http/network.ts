/** How many leading bits of an address make its network: whole bytes of an IPv4 address, whole groups of an IPv6 one. */
export interface PrefixLengths {
  readonly v4: 8 | 16 | 24 | 32
  readonly v6: 16 | 32 | 48 | 64 | 128
}

/** The network of an address, with a port or without, in CIDR notation (RFC 4632, RFC 4291 §2.3): `192.0.2.0/24`, `2001:db8:1::/48`. Null for what is no address. */
export function networkOf(address: string, { v4, v6 }: PrefixLengths): string | null {
  const bare = withoutPort(address)
  const bytes = ipv4Bytes(bare.replace(/^::ffff:(?=\d+\.)/i, ''))
  if (bytes) return `${bytes.map((byte, index) => (index < v4 / 8 ? byte : 0)).join('.')}/${v4}`
  const groups = ipv6Groups(bare)
  if (!groups) return null
  const kept = groups.map((group, index) => (index < v6 / 16 ? group : 0).toString(16)).join(':')
  return `${canonical(kept)}/${v6}`
}

/** An address as proxies write it, without what some of them put around it: `192.0.2.1:4711`, `[2001:db8::1]:4711`, `"[2001:db8::1]"` (RFC 7239 §6). */
export function withoutPort(text: string): string {
  const bare = text.trim().replace(/^"(.*)"$/, '$1')
  const [, bracketed, dotted] = /^(?:\[([^[\]]+)\]|(\d+(?:\.\d+){3}))(?::\d{1,5})?$/.exec(bare) ?? []
  return bracketed ?? dotted ?? bare
}

function ipv4Bytes(address: string): readonly number[] | undefined {
  const bytes = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? address.split('.').map(Number) : []
  return bytes.length > 0 && bytes.every((byte) => byte <= 255) ? bytes : undefined
}

// The URL parser knows every way to write an IPv6 address (RFC 4291 §2.2), everywhere.
function ipv6Groups(address: string): readonly number[] | undefined {
  const [unscoped = ''] = address.split('%')
  if (!/^[\da-f:.]+$/i.test(unscoped) || !URL.canParse(`http://[${unscoped}]`)) return undefined
  const [head = '', tail] = canonical(unscoped).split('::')
  const [before, after] = [head, tail ?? ''].map((side) => (side === '' ? [] : side.split(':')))
  const gap = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0)
  return [...(before ?? []), ...Array<string>(gap).fill('0'), ...(after ?? [])].map((group) =>
    Number.parseInt(group, 16),
  )
}

function canonical(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}
