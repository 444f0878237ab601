/** What an error is called: `TypeError`, `AggregateError`; never what it says. */
export function nameOfError(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
