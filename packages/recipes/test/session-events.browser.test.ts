import { startApi } from '@keyturn/test-servers/from-a-page'
import { describeSessionEvents } from './session-events-contract.ts'

describeSessionEvents(startApi)
