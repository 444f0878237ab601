import type { Section } from './feature.ts'
import { leaving } from './leaving.ts'
import { platform } from './platform.ts'
import { requests } from './requests.ts'

const lockedDown = ['packages/core/test/engines/locked-down.e2e.test.ts']
const bare = ['packages/core/test/engines/bare-platform.e2e.test.ts', ...lockedDown]
const frames = ['packages/core/test/engines/frames.e2e.test.ts']
const mock = ['packages/msw/test/start-mock-server.browser.test.ts']
const told = 'the page is told once, as `ERR_PLATFORM_REFUSED`'

/** All that is measured, in the order of the page. */
export const sections: readonly Section[] = [
  { title: 'Cookies and requests', features: requests },
  { title: 'Pages that are left, and locks', features: leaving },
  {
    title: 'With all cookies blocked',
    lock: 'all cookies blocked',
    introduction:
      'One can sign in, and stays so until the page is loaded anew. A reload is signed out, and that is no error.',
    features: platform({
      'cookies of the server': {
        keyturn: 'The session lives in the page alone; a refresh that finds no cookie ends it with `cookie-not-kept`.',
        shown: ['packages/core/test/server/told-to-developers.test.ts', ...lockedDown],
      },
      localStorage: { keyturn: `Done without: the server is asked once more at a start; ${told}.`, shown: bare },
      BroadcastChannel: { keyturn: `Done without: each tab refreshes for itself; ${told}.`, shown: bare },
      'Web Locks': {
        keyturn: `Done without, as in a page of plain http ([0046](decisions/0046-a-refusal-without-the-lock-is-heard-twice.md)); ${told}.`,
        shown: bare,
      },
      IndexedDB: { keyturn: 'Only the mock server keeps sessions there, in development.', shown: mock },
      'service worker': { keyturn: 'Only the mock server has one, in development.', shown: mock },
    }),
  },
  {
    title: 'In a private window',
    lock: 'a private window',
    introduction: 'A reload keeps the session, tabs share it, and a sign-out reaches them.',
    features: platform({
      'cookies of the server': { keyturn: 'As elsewhere, until the window is closed.', shown: lockedDown },
      localStorage: { keyturn: 'As elsewhere.', shown: lockedDown },
      BroadcastChannel: { keyturn: 'As elsewhere.', shown: lockedDown },
      'Web Locks': { keyturn: 'As elsewhere.', shown: lockedDown },
      IndexedDB: { keyturn: 'The mock server’s sessions end with the window.', shown: mock },
      'service worker': { keyturn: 'As elsewhere.', shown: mock },
    }),
  },
  {
    title: 'In a sandboxed frame',
    introduction: 'In `<iframe sandbox="allow-scripts">` a page is of no origin. Nobody can be signed in there.',
    features: platform(
      {
        localStorage: { keyturn: `Done without; ${told}.`, shown: frames },
        BroadcastChannel: { keyturn: 'Nobody else is there to be heard.', shown: frames },
        'Web Locks': { keyturn: 'Done without.', shown: frames },
      },
      true,
    ),
  },
]
