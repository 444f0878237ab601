// The app that all have in common: a form where nobody is signed in, else a list that comes from the API.
import { useEffect, useLayoutEffect, useState, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

declare global {
  /** When the first data were on the page, and when the sign-in form was: milliseconds since the navigation began. */
  var shown: { data?: number; form?: number } | undefined
  /** Signs in, for the bench. */
  var signIn: (() => Promise<unknown>) | undefined
}

export interface Items {
  readonly items: readonly number[]
}

export function mount(app: ReactNode): void {
  const root = document.getElementById('root')
  if (root) createRoot(root).render(app)
}

export function List({ load }: { readonly load: () => Promise<Items> }): ReactNode {
  const [items, setItems] = useState<readonly number[]>()
  useEffect(() => void load().then((answer) => setItems(answer.items)), [load])
  useShown('data', items !== undefined)
  return (
    <ul>
      {items?.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}

export function SignInForm(): ReactNode {
  useShown('form', true)
  return (
    <form>
      <input name="email" type="email" aria-label="Email" />
      <input name="password" type="password" aria-label="Password" />
      <button>Sign in</button>
    </form>
  )
}

function useShown(what: 'data' | 'form', isThere: boolean): void {
  useLayoutEffect(() => {
    if (isThere) globalThis.shown = { [what]: performance.now(), ...globalThis.shown }
  }, [what, isThere])
}
