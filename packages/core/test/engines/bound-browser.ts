import { connectChromium, contextOf, playwrightPage, startChromium, type Engine } from '@keyturn/engines'
import { createCertificate } from '@keyturn/test-servers'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Site } from './site.ts'
import type { Tab } from './tab.ts'

/** For https://localhost; the browsers here take it for good. */
export const certificate = await createCertificate()

/** A Chromium that binds sessions by keys in software, as often as it is asked to. */
export interface BoundBrowser extends Engine {
  /** Ends it in order, and keeps a copy of its profile; it comes back. */
  readonly restart: () => Promise<Engine>
  /** Ends it without a chance to write anything; it comes back with the copy of its profile. */
  readonly crash: () => Promise<Engine>
}

// Without the first of the features a browser signs six times in nine minutes. What else would be needed for it (http, `--ignore-certificate-errors`)
// Chromium 156 ignores without a word.
const switches = [
  `--ignore-certificate-errors-spki-list=${certificate.fingerprint}`,
  '--enable-features=DeviceBoundSessions:RefreshQuota/false,EnableBoundSessionCredentialsSoftwareKeysForManualTesting',
]

/** Starts one with a fresh profile. */
export async function launchBoundBrowser(): Promise<BoundBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-bound-'))
  const [profile, copy] = [join(folder, 'profile'), join(folder, 'copy')]
  let started = await startChromium(profile, switches)
  let engine = await connectChromium(started.address)

  const again = async (): Promise<Engine> => {
    started = await startChromium(profile, switches)
    engine = await connectChromium(started.address)
    return engine
  }

  return {
    ...engine,
    async restart() {
      const devtools = await contextOf(await engine.openProfile())
        .browser()
        ?.newBrowserCDPSession()
      // As its user does it: a signal would not have it write its cookies first.
      await devtools?.send('Browser.close')
      await started.ended()
      await cp(profile, copy, { recursive: true, verbatimSymlinks: true })
      return again()
    },
    async crash() {
      await started.kill()
      // Processes of its own may still be writing.
      await rm(profile, { recursive: true, force: true, maxRetries: 10 })
      await cp(copy, profile, { recursive: true, verbatimSymlinks: true })
      return again()
    },
    async close() {
      await engine.close()
      await started.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** Waits until the browser has registered a key for so many sessions. */
export async function registered(site: Site, count = 1): Promise<void> {
  await expect.poll(() => site.audit.filter(({ type }) => type === 'device-registered').length).toBe(count)
}

/** Lets the cookie that proves the device end in the browser, as it does three minutes later. */
export async function endProof({ page }: Tab, { origin }: Site): Promise<void> {
  const tab = playwrightPage(page)
  const devtools = await tab.context().newCDPSession(tab)
  await devtools.send('Network.deleteCookies', { name: '__Http-bound', url: `${origin}/auth/refresh` })
  await devtools.detach()
}

/** What somebody is answered who has copied the refresh cookie to another machine. */
export async function refreshElsewhere(cookie: string, { origin }: Site): Promise<Record<string, unknown>> {
  const headers = {
    origin,
    cookie: `__Host-refresh=${cookie}`,
    'content-type': 'application/json',
    'idempotency-key': 'elsewhere',
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}/auth/refresh`, { method: 'POST', headers, ca: certificate.cert }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (part: string) => (text += part))
      // The wire is a JSON object.
      reply.on('end', () => resolve({ status: reply.statusCode, ...(JSON.parse(text) as object) }))
    })
    sent.on('error', reject)
    sent.end('{}')
  })
}

/** The refresh cookie, as whoever reads the files of the profile has it. */
export async function copiedCookie(profile: Parameters<typeof contextOf>[0]): Promise<string> {
  const cookies = await contextOf(profile).cookies()
  const cookie = cookies.find(({ name }) => name === '__Host-refresh')
  if (!cookie) throw new Error('There is no refresh cookie.')
  return cookie.value
}
