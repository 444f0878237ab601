import type { Device } from '../rotation/session-row.ts'
import { networkOf } from './network.ts'

/** What is done about a session that is used from another device: nothing, an audit event, or the end of the session. */
export type DevicePolicy = 'ignore' | 'audit' | 'revoke'

/** The policy for each thing that a device is known by. */
export interface DeviceCheck {
  /** The browser and its platform, without their versions. */
  readonly userAgent: DevicePolicy
  /** The network: /24 of IPv4, /48 of IPv6. People on the move change it all the time. */
  readonly address: DevicePolicy
}

const longestUserAgent = 256

/** What is kept of where a request came from. `address`: of the client, null where nobody knows it. */
export function deviceOf(request: Request, address: string | null): Device {
  return {
    userAgent: request.headers.get('user-agent')?.slice(0, longestUserAgent) ?? null,
    address: address === null ? null : networkOf(address, { v4: 24, v6: 48 }),
  }
}

const names = ['userAgent', 'address'] as const

/** What of the device has changed, of what a policy cares for. What is not known on one side has not. */
export function deviceChanges(before: Device, after: Device, check: DeviceCheck): readonly (keyof Device)[] {
  return names.filter((name) => {
    if (check[name] === 'ignore') return false
    const [was, is] = [before[name], after[name]]
    return was !== null && is !== null && withoutVersions(was, name) !== withoutVersions(is, name)
  })
}

// A browser that updates itself is the same browser.
function withoutVersions(text: string, name: keyof Device): string {
  return name === 'userAgent' ? text.replace(/\d+([._]\d+)*/g, '') : text
}
