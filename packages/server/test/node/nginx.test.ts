// D-SE-16
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createServerWorld, createTestBrowser } from '../server-world.ts'

interface Directive {
  readonly name: string
  readonly parameters: readonly string[]
  readonly block: readonly Directive[]
}

const text = await readFile(new URL('../../examples/nginx.conf', import.meta.url), 'utf8')
const configuration = parse(text.replaceAll(/^\s*#.*$/gm, ''))

/** The directives of an nginx configuration: names, quoted or bare parameters, blocks. */
function parse(source: string): readonly Directive[] {
  const tokens = source.match(/"[^"]*"|[{};]|[^\s{};]+/g) ?? []
  let at = 0
  const directives = (): readonly Directive[] => {
    const found: Directive[] = []
    while (at < tokens.length && tokens[at] !== '}') {
      const words: string[] = []
      while (tokens[at] !== ';' && tokens[at] !== '{') words.push((tokens[at++] ?? '').replaceAll('"', ''))
      const hasBlock = tokens[at++] === '{'
      const [name = '', ...parameters] = words
      found.push({ name, parameters, block: hasBlock ? directives() : [] })
      if (hasBlock) at++
    }
    return found
  }
  return directives()
}

function all(directives: readonly Directive[], name: string): readonly Directive[] {
  return directives.filter((directive) => directive.name === name)
}

function parametersOf(directives: readonly Directive[], name: string): readonly (readonly string[])[] {
  return all(directives, name).map(({ parameters }) => parameters)
}

const [plain, secure] = all(configuration, 'server').map(({ block }) => block)
const locations = all(secure ?? [], 'location')
const pages = locations.find(({ parameters }) => parameters.join(' ') === '/')?.block ?? []
const auth = locations.filter(({ parameters }) => parameters.at(-1)?.startsWith('/auth/'))

test('the configuration is complete: each block is closed, and nothing is left over', () => {
  expect(text.match(/\{/g)).toHaveLength(text.match(/\}/g)?.length ?? -1)
  expect(configuration.map(({ name }) => name)).toEqual(['upstream', 'limit_req_zone', 'server', 'server'])
})

test('plain http leads to https and nowhere else', () => {
  expect(parametersOf(plain ?? [], 'return')).toEqual([['301', 'https://app.example.com$request_uri']])
  expect(all(plain ?? [], 'location')).toEqual([])
})

test('no version of TLS is offered that is not to be used (RFC 8996)', () => {
  expect(parametersOf(secure ?? [], 'ssl_protocols')).toEqual([['TLSv1.2', 'TLSv1.3']])
})

test('the pages have the security headers, on errors as well', () => {
  const headers = new Map(parametersOf(pages, 'add_header').map(([name = '', ...rest]) => [name, rest]))
  expect([...headers.values()].every(([, always]) => always === 'always')).toBe(true)
  expect(Object.fromEntries([...headers].map(([name, [value]]) => [name, value]))).toMatchObject({
    'Strict-Transport-Security': 'max-age=31536000',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
  })
  const policy = headers.get('Content-Security-Policy')?.[0] ?? ''
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
    expect(policy).toContain(part)
  }
  expect(policy).not.toMatch(/unsafe|\*/)
})

test('nothing is added to the answers of the auth server, which has headers of its own', async () => {
  expect(all(secure ?? [], 'add_header')).toEqual([])
  for (const { block } of auth) expect(all(block, 'add_header')).toEqual([])
  const { headers } = await createTestBrowser(createServerWorld()).signIn()
  const [, hsts] = parametersOf(pages, 'add_header').find(([name]) => name === 'Strict-Transport-Security') ?? []
  expect(headers.get('strict-transport-security')).toBe(hsts)
})

test('what a client says of its own address goes no further', () => {
  expect(parametersOf(secure ?? [], 'proxy_set_header')).toContainEqual(['X-Forwarded-For', '$remote_addr'])
  for (const { block } of auth) expect(all(block, 'proxy_set_header')).toEqual([])
})

test('answers of the auth server are never cached, requests never larger than any needs to be, and sent to another node only where one has ended', () => {
  expect(parametersOf(secure ?? [], 'proxy_cache')).toEqual([['off']])
  expect(parametersOf(secure ?? [], 'proxy_next_upstream')).toEqual([['error', 'non_idempotent']])
  expect(auth.map(({ parameters }) => parameters.join(' '))).toEqual(['/auth/', '= /auth/login'])
  for (const { block } of auth) expect(parametersOf(block, 'client_max_body_size')).toEqual([['16k']])
})
