import Session from 'supertokens-website'

/** Puts itself under `fetch` and XMLHttpRequest of the whole page. */
export function startSession(onSignedOut: () => void): void {
  Session.init({
    apiDomain: 'https://api.example.com',
    apiBasePath: '/auth',
    onHandleEvent: ({ action }) => {
      if (action === 'UNAUTHORISED') onSignedOut()
    },
  })
}

export async function loadThings(): Promise<unknown> {
  if (!(await Session.doesSessionExist())) return undefined
  const response = await fetch('https://api.example.com/things')
  return response.json()
}

export function signOut(): Promise<void> {
  return Session.signOut()
}
