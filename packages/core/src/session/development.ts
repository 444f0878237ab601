import { checkOptions } from './check-options.ts'

/** What helps whoever writes the app, and is not in what users load: the import `#development` is this file, or `production.ts`. */
export interface Development {
  readonly checkOptions: (given: unknown) => void
}

export const development: Development | undefined = { checkOptions }
