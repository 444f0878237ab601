import type { Counter, Histogram, Meter } from '@opentelemetry/api'

/** All that is measured. Names and units as OpenTelemetry has them: a dot between words, seconds, and a noun in braces for what is counted. */
export interface Instruments {
  readonly requests: Histogram
  readonly refreshes: Counter
  readonly refusals: Counter
  readonly rateLimited: Counter
  readonly events: Counter
  readonly authentications: Counter
  readonly errors: Counter
  readonly storeOperations: Histogram
  readonly storeBatches: Histogram
}

// Those of HTTP servers, and one below them for a store that is near.
// https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
const seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256]

export function createInstruments(meter: Meter): Instruments {
  const duration = (name: string, description: string): Histogram =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: seconds } })
  return {
    requests: duration('keyturn.request.duration', 'How long a request to an endpoint took.'),
    refreshes: meter.createCounter('keyturn.refreshes', {
      description: 'Refreshes by what the refresh token was worth.',
      unit: '{refresh}',
    }),
    refusals: meter.createCounter('keyturn.refusals', {
      description: 'Requests to an endpoint that were refused, by code.',
      unit: '{request}',
    }),
    rateLimited: meter.createCounter('keyturn.rate_limited', {
      description: 'Requests that a limit refused, by limit.',
      unit: '{request}',
    }),
    events: meter.createCounter('keyturn.events', { description: 'Audit events by type.', unit: '{event}' }),
    authentications: meter.createCounter('keyturn.authentications', {
      description: "Requests to the app's own API that asked whom they are from, by outcome.",
      unit: '{request}',
    }),
    errors: meter.createCounter('keyturn.errors', { description: 'What onError was told.', unit: '{error}' }),
    storeOperations: duration('keyturn.store.duration', 'How long an operation of the store took.'),
    storeBatches: meter.createHistogram('keyturn.store.batch_size', {
      description: 'How many operations of the store went to the database as one.',
      unit: '{operation}',
      advice: { explicitBucketBoundaries: sizes },
    }),
  }
}
