import { createFetch, SignedOutError } from '@keyturn/core'
import { session } from './session.ts'
import './style.css'
import { title } from './title.ts'

const output = document.querySelector('output')
const load = createFetch(session)

/** Shows who it is, by a request with the token. */
async function show(): Promise<void> {
  try {
    const answer = await load('/api/me', { session: 'required' })
    if (output) output.textContent = title(await answer.text())
  } catch (error) {
    if (output) output.textContent = error instanceof SignedOutError ? 'signed out' : String(error)
  }
}

void show()
void import('./later.ts')
