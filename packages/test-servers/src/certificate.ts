import { createHash, X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'

/** A certificate for https://localhost, and how a Chromium is told to take it for good. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  /** SHA-256 of the public key in base64, for `--ignore-certificate-errors-spki-list`. */
  readonly fingerprint: string
}

export async function createCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }])
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return { key, cert, fingerprint: createHash('sha256').update(publicKey).digest('base64') }
}
