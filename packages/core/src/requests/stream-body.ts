/**
 * Whether `fetch` of this engine would send a text like `[object ReadableStream]` in place of this body, and be answered as if all were well: Firefox does
 * so with streams, every browser with async iterables, and every engine with streams of a kind that is not its own. True also where it would refuse the
 * body by an error of its own, as WebKit refuses streams. For authors of adapters.
 */
export function isSentAsText(body: unknown): boolean {
  if (!isStream(body)) return false
  if (isWebStream(body)) return isUnsendable(new ReadableStream())
  return !body[Symbol.asyncIterator] || isUnsendable(iterable)
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

/** An engine that takes a body for text says so by its type, which a stream has not; one that sends no streams at all asks for no `duplex`. */
function isUnsendable(body: object): boolean {
  let isAsked = false
  // TypeScript knows neither `duplex` nor async iterables.
  const init = {
    method: 'POST',
    body,
    get duplex() {
      isAsked = true
      return 'half'
    },
  } as RequestInit
  const { headers } = new Request('https://body.invalid', init)
  return !isAsked || headers.has('content-type')
}
