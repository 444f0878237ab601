let isLeftOut = false
const sign = crypto.subtle.sign.bind(crypto.subtle)

// ES256 and Ed25519 signatures have 64 bytes; nobody looks at these.
const signature = new ArrayBuffer(64)

crypto.subtle.sign = (algorithm, key, data) =>
  isLeftOut && key.algorithm.name !== 'HMAC' ? Promise.resolve(signature) : sign(algorithm, key, data)

/** Runs something in which access tokens are not really signed: everything else that there is to a refresh, MACs included, stays. */
export async function withoutSigning<T>(work: () => Promise<T>): Promise<T> {
  isLeftOut = true
  try {
    return await work()
  } finally {
    isLeftOut = false
  }
}
