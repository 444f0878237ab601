import { RefusalError } from './errors.ts'

const bodyLimit = 8 * 1024

/** The JSON object of the body; an empty body is an empty object. Refuses anything else, and more than 8 KiB. */
export async function readBody(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = await readText(request)
  if (text.trim() === '') return {}
  const body = parseJson(text)
  if (!isRecord(body)) throw new RefusalError('invalid-request', { detail: 'The body must be a JSON object.' })
  return body
}

async function readText(request: Request): Promise<string> {
  if (!request.body) return ''
  const decoder = new TextDecoder()
  const reader = request.body.getReader()
  let size = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > bodyLimit) {
      await reader.cancel()
      throw new RefusalError('too-large')
    }
    text += decoder.decode(value, { stream: true })
  }
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
