import { session } from './session.ts'

// What React Refresh does for a file of components.
import.meta.hot?.accept()

const output = document.querySelector('output')
const show = (): void => output?.replaceChildren(session.getState().status, ` ${globalThis.made?.length}`)
session.subscribe(show)
show()
