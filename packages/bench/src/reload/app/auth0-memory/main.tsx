import { mountWithAuth0 } from '../auth0.tsx'

mountWithAuth0('memory')
