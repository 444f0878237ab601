import { session } from './session.ts'

globalThis.dispatchEvent(new CustomEvent('later', { detail: session.getState().status }))
