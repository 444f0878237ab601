import { expect, onTestFinished, test } from 'vitest'
import { openStory } from './secret-story.ts'

// D-ES-05

interface Leak {
  readonly put: (token: string) => unknown
  readonly remove: () => unknown
}

const element = document.createElement('p')

const leaks: Readonly<Record<string, Leak>> = {
  'root.localStorage': { put: (token) => localStorage.setItem('t', token), remove: () => localStorage.clear() },
  'root.sessionStorage': { put: (token) => sessionStorage.setItem('t', token), remove: () => sessionStorage.clear() },
  'root.cookies': {
    put: (token) => (document.cookie = `t=${token}`),
    remove: () => (document.cookie = 't=; Max-Age=0'),
  },
  'root.address': {
    put: (token) => history.replaceState(null, '', `#${token}`),
    remove: () => history.replaceState(null, '', '#'),
  },
  'root.history state': {
    put: (token) => history.replaceState({ token }, ''),
    remove: () => history.replaceState(null, ''),
  },
  'root.window name': { put: (token) => (window.name = token), remove: () => (window.name = '') },
  'root.document': {
    put: (token) => document.body.append(token, element),
    remove: () => document.body.replaceChildren(),
  },
  'root.shown': { put: (token) => flash(token), remove: () => {} },
  'root.databases': { put: (token) => store(token), remove: () => indexedDB.deleteDatabase('leak') },
}

/** Nobody who looks at the page at the end sees it. */
async function flash(token: string): Promise<void> {
  document.body.append(element)
  element.title = token
  await Promise.resolve()
  element.removeAttribute('title')
  element.remove()
}

async function store(token: string): Promise<void> {
  const opening = indexedDB.open('leak')
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('tokens'))
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const transaction = opening.result.transaction('tokens', 'readwrite')
  transaction.objectStore('tokens').put({ token }, 1)
  await new Promise((resolve) => transaction.addEventListener('complete', resolve))
  opening.result.close()
}

test.for(Object.keys(leaks))('a token that gets out into %s fails the test', async (place) => {
  const { tokens, check } = await openStory()
  onTestFinished(() => void leaks[place]?.remove())
  await leaks[place]?.put(tokens.access)
  await expect(check()).rejects.toThrow(place)
})

test('a session in a page leaves nothing behind', async () => {
  const { session, check } = await openStory()
  await session.refresh()
  await session.signOut()
  await expect(check()).resolves.toBeUndefined()
})
