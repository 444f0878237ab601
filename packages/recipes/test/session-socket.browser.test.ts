import { startApi } from '@keyturn/test-servers/from-a-page'
import { describeSessionSocket } from './session-socket-contract.ts'

describeSessionSocket(startApi)
