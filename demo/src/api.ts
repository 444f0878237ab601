import { attachSession } from '@keyturn/axios'
import axios from 'axios'
import { session } from './session.ts'

/** The expense desk's API. Attached at module scope, so that no request of a component leaves before it. */
export const api = axios.create({ baseURL: '/api', timeout: 20_000 })
attachSession(api, session)
