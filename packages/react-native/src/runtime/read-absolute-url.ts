import type { Address } from '@keyturn/core/runtime'

/** Scheme, host, port and path of an address of RFC 3986, without user information; no control characters, backslashes and blanks at the end. */
// oxlint-disable-next-line no-control-regex
const absolute = /^(https?):\/\/([a-z0-9.-]+)(?::([1-9]\d{0,4}))?([/?#][^\u0000-\u001F\\\u007F-\u009F\u2028\u2029]*)?$/i

/** RFC 1034 §3.5, and what is in use: letters, digits and hyphens, 63 at most, none at an end but letters and digits. */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

const usualPorts: Readonly<Record<string, string>> = { http: '80', https: '443' }

/**
 * Reads an absolute `http` or `https` address; undefined for everything else. Not by the `URL` of React Native, which takes any text for one.
 *
 * The address is sent as it was given, and is read once more by `NSURL` or OkHttp. So this takes only what all readers of addresses understand
 * alike: user information, backslashes, line breaks and tabs, hosts beyond ASCII (write them in Punycode), addresses of numbers that are not in
 * their four parts, IPv6, dots at the end of a host, steps up in the path (`..`), and encoded slashes and dots in it are refused.
 */
export function readAbsoluteUrl(address: string): Address | undefined {
  const [, scheme = '', name = '', port = '', rest = ''] = absolute.exec(address) ?? []
  const host = name.toLowerCase()
  if (!isHost(host) || Number(port) > 65_535 || rest.endsWith(' ')) return undefined
  const path = rest.replace(/[?#].*$/, '')
  if (/(^|\/)\.{1,2}(\/|$)|%(2e|2f|5c)/i.test(path)) return undefined
  const protocol = scheme.toLowerCase()
  const authority = port && port !== usualPorts[protocol] ? `${host}:${port}` : host
  return {
    href: address,
    origin: `${protocol}://${authority}`,
    protocol: `${protocol}:`,
    host: authority,
    pathname: path || '/',
  }
}

/** A name, or the four numbers of an IPv4 address as everybody writes them: others read `0x7f.1` or `010.0.0.1` in different ways. */
function isHost(host: string): boolean {
  const labels = host.split('.')
  if (host.length > 253 || !labels.every((each) => label.test(each))) return false
  // A last label of digits makes it an IPv4 address (URL Standard, "ends in a number").
  if (!/^(\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? '')) return true
  return labels.length === 4 && labels.every((each) => /^(0|[1-9]\d{0,2})$/.test(each) && Number(each) < 256)
}
