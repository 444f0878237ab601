import type { Page } from '../runtime/runtime.ts'
import { originOf, resolveUrl } from '../runtime/url.ts'

/** What is known of an answer of the API when it is asked whether the access token was accepted. */
export interface RequestAnswer {
  readonly status: number
  /**
   * Where it came from, as far as that is known. What another origin answers, to where the API redirected, says nothing about a credential that
   * it was not sent.
   */
  readonly url?: string | undefined
  /** The `WWW-Authenticate` header (RFC 9110 §11.6.1). */
  readonly challenge?: string | null | undefined
  /** The `DPoP-Nonce` header (RFC 9449 §8.2), for `dpop.bind`. */
  readonly nonce?: string | null | undefined
  /** The body as text, before anything has transformed it; empty where axios was asked to read it as something else. */
  readonly text: () => Promise<string>
}

/** RFC 6750 §3.1 and RFC 9470: these challenges ask for another right or a newer sign-in, which no refresh brings. */
export function isUnauthorized({ status, challenge }: RequestAnswer): boolean {
  return status === 401 && !challenge?.match(/insufficient_(scope|user_authentication)/)
}

/** Whether an answer came from another origin than that of the absolute `sent`, which a redirect led to. */
export function isForeign(sent: string, { url }: RequestAnswer, page: Page | undefined): boolean {
  return originOf(resolveUrl(url || sent, sent, page)) !== originOf(resolveUrl(sent, sent, page))
}
