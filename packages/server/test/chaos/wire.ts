/** What came back. */
export type WireAnswer =
  | { readonly type: 'credential'; readonly refreshToken: string | undefined }
  | { readonly type: 'refused'; readonly code: string }
  /** 409, 429, 503, or no answer at all: the client goes on with the token that it has. */
  | { readonly type: 'nothing'; readonly reason: string }

/** Sends what the pages of an app send. */
export interface Wire {
  readonly signIn: (username: string) => Promise<WireAnswer>
  readonly refresh: (refreshToken: string) => Promise<WireAnswer>
}

/** How requests get to a server. */
export interface WireOptions {
  /** Rejects where no answer arrives. */
  readonly send: (request: Request) => Promise<Response>
  /** After how many ms a client gives up; the server may answer all the same. @default never */
  readonly patience?: number | undefined
  /** Hears of every answer. */
  readonly onAnswer: (answer: string) => void
}

interface Reply {
  readonly response: Response
  readonly text: string
}

const headers = {
  'content-type': 'application/json',
  'idempotency-key': 'chaos',
  'sec-fetch-site': 'same-origin',
}

/** Rejects for an answer that the server has no business to give. */
export function createWire({ send, patience, onAnswer }: WireOptions): Wire {
  async function post(path: string, body: unknown, more: Readonly<Record<string, string>> = {}): Promise<WireAnswer> {
    const init = { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) }
    const signal = patience === undefined ? null : AbortSignal.timeout(patience)
    const reply = await receive(new Request(`http://app.test/auth/${path}`, { ...init, signal }))
    const answer = reply ? read(reply) : ({ type: 'nothing', reason: 'no-answer' } as const)
    onAnswer(nameOf(answer))
    return answer
  }

  /** Undefined where no answer arrives, or only the begin of one. */
  async function receive(request: Request): Promise<Reply | undefined> {
    try {
      const response = await send(request)
      return { response, text: await response.text() }
    } catch {
      return undefined
    }
  }

  return {
    signIn: (username) => post('login', { username }),
    refresh: (refreshToken) => post('refresh', {}, { cookie: `__Host-refresh=${refreshToken}` }),
  }
}

/** For the tally and for stories. */
export function nameOf(answer: WireAnswer): string {
  if (answer.type === 'refused') return answer.code
  if (answer.type === 'nothing') return answer.reason
  return answer.refreshToken === undefined ? 'kept' : 'rotated'
}

function read({ response, text }: Reply): WireAnswer {
  const { status } = response
  if (status === 200) {
    const [, refreshToken] = /^__Host-refresh=([^;]+)/.exec(response.headers.getSetCookie().join()) ?? []
    return { type: 'credential', refreshToken }
  }
  const code = String(Reflect.get(Object(JSON.parse(text)), 'code'))
  if (status === 401) return { type: 'refused', code }
  if ([409, 429, 503].includes(status)) return { type: 'nothing', reason: code }
  throw new Error(`The server answered ${status} ${code}.`)
}
