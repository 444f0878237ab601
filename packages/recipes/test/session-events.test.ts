import { startApi } from '@keyturn/test-servers'
import { describeSessionEvents } from './session-events-contract.ts'

describeSessionEvents(startApi)
