import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool } from 'pg'

/** A server that exchanges refresh tokens as OAuth has it (RFC 6749 §6), set up as its documentation says. */
export interface Peer {
  readonly name: string
  /** What the reader has to know about how it is set up. */
  readonly setting: string
  /** Makes its tables, and signs so many users in. `issuer`: where it will be heard. */
  readonly open: (pool: Pool, issuer: string, users: number) => Promise<OpenPeer>
}

/** A server with sessions. */
export interface OpenPeer {
  readonly listener: (incoming: IncomingMessage, outgoing: ServerResponse) => unknown
  /** Of its token endpoint. */
  readonly path: string
  /** Of a public client, where it knows clients. */
  readonly clientId: string
  /** A refresh token of each user, which can be presented once. */
  readonly refreshTokens: readonly string[]
}
