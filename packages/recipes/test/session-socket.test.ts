import { startApi } from '@keyturn/test-servers'
import { describeSessionSocket } from './session-socket-contract.ts'

describeSessionSocket(startApi)
