/**
 * Whether `fetch` of this engine would send a text like `[object ReadableStream]` in place of this body, and be answered as if all were well: Firefox does
 * so with streams, every browser with async iterables, and every engine with what is none of its own bodies (a `Response`, a generator, a `Map`, a form of
 * another realm). True also where it would refuse a stream by an error of its own, as WebKit does. For authors of adapters.
 */
export function isSentAsText(body: unknown): boolean {
  if (isWebStream(body)) return isUnsendable(new ReadableStream())
  if (isStream(body)) return !body[Symbol.asyncIterator] || isUnsendable(iterable)
  // What has a text of its own (a URL, a date) is sent as that. A buffer would be copied.
  const isNamed = typeof body === 'object' && /^\[object (?!ArrayBuffer)/.test(body as unknown as string) // it has a text
  return isNamed && becomesText(requestWith({ method: 'POST', body }))
}

/** A stream of this engine's own; native shells and jsdom may have none. */
export function isWebStream(body: unknown): boolean {
  return typeof ReadableStream === 'function' && body instanceof ReadableStream
}

interface Stream {
  readonly pipe?: unknown
  readonly getReader?: unknown
  readonly [Symbol.asyncIterator]?: unknown
}

/** What is read piece by piece: streams of Node (`pipe`) and of the web (`getReader`), async iterables. */
function isStream(body: unknown): body is Stream {
  // Any value may be asked for a property but these two.
  if (body === null || body === undefined) return false
  const { pipe, getReader, [Symbol.asyncIterator]: iterator } = body as Stream
  return Boolean(pipe ?? getReader ?? iterator)
}

/** The empty one that Node's `fetch` reads. */
const iterable = {
  async *[Symbol.asyncIterator]() {},
}

/** An engine that sends no streams at all does not ask for `duplex`. */
function isUnsendable(body: object): boolean {
  let isAsked = false
  const request = requestWith({
    method: 'POST',
    body,
    get duplex() {
      isAsked = true
      return 'half'
    },
  })
  return !isAsked || becomesText(request)
}

function requestWith(init: object): Request {
  return new Request('https://body.invalid', init)
}

/** An engine that takes a body for text says so by its type, in this very case of letters, which no `Blob` has. */
function becomesText({ headers }: Request): boolean {
  return headers.get('content-type') === 'text/plain;charset=UTF-8'
}
