import { startApi } from '@keyturn/test-servers/from-a-page'
import { describeFetch } from './fetch-contract.ts'
import { describeFetchReplays } from './fetch-replay-contract.ts'

describeFetch(startApi)
describeFetchReplays(startApi)
