import { betterAuthPeer } from './better-auth.ts'
import { keyturn } from './keyturn.ts'
import { oidcProvider } from './oidc-provider.ts'
import type { Peer } from './peer.ts'

/** Ours, and those that exchange refresh tokens on PostgreSQL as well. */
export const peers = { keyturn, betterAuth: betterAuthPeer, oidcProvider } as const satisfies Readonly<
  Record<string, Peer>
>

/** What one of them is called here. */
export type PeerName = keyof typeof peers
