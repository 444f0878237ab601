import { RefusalError } from './errors.ts'

const bodyLimit = 8 * 1024
const decoder = new TextDecoder()

/** The JSON object, or the form, of the body; an empty body is an empty object. Refuses anything else, and more than 8 KiB. */
export async function readBody(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = await readText(request)
  if (text.trim() === '') return {}
  if (isForm(request)) return parseForm(text)
  const body = parseJson(text)
  if (!isRecord(body)) throw new RefusalError('invalid-request', { detail: 'The body must be a JSON object.' })
  return body
}

/** A member that is true or false; undefined where it was not sent. Refuses anything else, which somebody may have meant as one of them. */
export function flagOf(body: Readonly<Record<string, unknown>>, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || typeof value === 'boolean') return value
  throw new RefusalError('invalid-request', { detail: `${name} must be true or false.` })
}

/** Whether it is in the words of RFC 6749 §6, so that the answer shall be in those of §5.1 or §5.2. */
export function speaksOAuth(body: Readonly<Record<string, unknown>>): boolean {
  return 'refresh_token' in body || 'grant_type' in body
}

async function readText(request: Request): Promise<string> {
  // Firefox has no `Request.prototype.body` (153): there it is undefined, whatever was sent.
  const { body } = request
  if (Number(request.headers.get('content-length')) > bodyLimit) {
    await body?.cancel()
    throw new RefusalError('too-large')
  }
  const bytes = body ? await readStream(body) : new Uint8Array(await request.arrayBuffer())
  if (bytes.byteLength > bodyLimit) throw new RefusalError('too-large')
  return decoder.decode(bytes)
}

// Piece by piece, so that nobody has the server hold more than the limit.
async function readStream(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  let bytes = new Uint8Array()
  for (;;) {
    const { done, value } = await reader.read().catch(refuseCutOff)
    if (done) return bytes
    if (bytes.byteLength + value.byteLength > bodyLimit) {
      await reader.cancel()
      throw new RefusalError('too-large')
    }
    bytes = bytes.byteLength === 0 ? value : joined(bytes, value)
  }
}

// A client that went away, or was too slow: nothing of the server's has failed.
function refuseCutOff(cause: unknown): never {
  throw new RefusalError('invalid-request', { detail: 'The body did not arrive.', cause })
}

function isForm({ headers }: Request): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers.get('content-type') ?? '')
}

// RFC 6749 §3.2: nothing may be said twice.
function parseForm(text: string): Readonly<Record<string, string>> {
  const parameters = [...new URLSearchParams(text)]
  if (new Set(parameters.map(([name]) => name)).size < parameters.length) {
    throw new RefusalError('invalid-request', { detail: 'A parameter was sent twice.' })
  }
  return Object.fromEntries(parameters)
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.byteLength + other.byteLength)
  bytes.set(one)
  bytes.set(other, one.byteLength)
  return bytes
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RefusalError('invalid-request', { detail: 'The body is not JSON.' })
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
