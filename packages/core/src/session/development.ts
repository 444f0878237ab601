import { allChecks } from '../checks/all-checks.ts'
import { tellOfBareRequests } from './bare-requests.ts'
import { checkCalls } from './check-calls.ts'
import { checkOptions } from './check-options.ts'
import { tellOfStreams } from './streams.ts'
import type { Session } from './create-session.ts'

/** What helps whoever writes the app, and is not in what users load: the import `#development` is this file, or `production.ts`. */
export interface Development {
  readonly checkOptions: typeof checkOptions
  readonly accompany: typeof accompany
  readonly tellOfBareRequests: typeof tellOfBareRequests
  readonly tellOfStreams: typeof tellOfStreams
}

export const development: Development | undefined = { checkOptions, accompany, tellOfBareRequests, tellOfStreams }

/** The same session, whose calls are looked at, and in place of the one of before a hot reload. */
function accompany<User>(session: Session<User>, name: string): Session<User> {
  allChecks.takePlace(`session ${name}`, session.dispose)
  return checkCalls(session)
}
