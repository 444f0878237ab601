import { startApi } from '@keyturn/test-servers'
import { describeFetch } from './fetch-contract.ts'
import { describeFetchReplays } from './fetch-replay-contract.ts'

describeFetch(startApi)
describeFetchReplays(startApi)
