import { session } from './session.ts'

document.title = session.getState().status

if (import.meta.hot) import.meta.hot.accept()
