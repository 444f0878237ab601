import { tellOfBareRequests } from './bare-requests.ts'
import { checkCalls } from './check-calls.ts'
import { checkOptions } from './check-options.ts'
import { tellOfStreams } from './streams.ts'

/** What helps whoever writes the app, and is not in what users load: the import `#development` is this file, or `production.ts`. */
export interface Development {
  readonly checkOptions: typeof checkOptions
  readonly checkCalls: typeof checkCalls
  readonly tellOfBareRequests: typeof tellOfBareRequests
  readonly tellOfStreams: typeof tellOfStreams
}

export const development: Development | undefined = { checkOptions, checkCalls, tellOfBareRequests, tellOfStreams }
