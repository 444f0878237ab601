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

async function readText(request: Request): Promise<string> {
  // Firefox has no such property.
  const stream = 'body' in request ? request.body : (await (request as Request).blob()).stream()
  if (!stream) return ''
  const reader = stream.getReader()
  let bytes = new Uint8Array()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return decoder.decode(bytes)
    if (bytes.byteLength + value.byteLength > bodyLimit) {
      await reader.cancel()
      throw new RefusalError('too-large')
    }
    bytes = bytes.byteLength === 0 ? value : joined(bytes, value)
  }
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
