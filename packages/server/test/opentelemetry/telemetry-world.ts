import { context } from '@opentelemetry/api'
import type { ContextManager } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { createObservedAuthServer } from '../../src/opentelemetry/index.ts'
import type { AuthServerOptions } from '../../src/settings/options.ts'
import { createServerWorld } from '../server-world.ts'
import type { ServerWorld, User } from '../server-world.ts'

export interface TelemetryWorld extends ServerWorld {
  readonly spans: () => readonly ReadableSpan[]
  /** What Prometheus would be given, a line a sample. */
  readonly scraped: () => Promise<readonly string[]>
}

/** A server that is seen by the SDK of OpenTelemetry itself. */
export function createTelemetryWorld(options: Partial<AuthServerOptions<User>> = {}): TelemetryWorld {
  const spans = new InMemorySpanExporter()
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] })
  const reader = new PrometheusExporter({ preventServerStart: true })
  const meterProvider = new MeterProvider({ readers: [reader] })
  const world = createServerWorld(options, (given) =>
    createObservedAuthServer(given, { tracerProvider, meterProvider }),
  )
  return {
    ...world,
    spans: () => spans.getFinishedSpans(),
    scraped: async () => {
      const { resourceMetrics } = await reader.collect()
      return new PrometheusSerializer().serialize(resourceMetrics).split('\n').filter(Boolean)
    },
  }
}

/** As the SDK for Node does it, so that what happens within a request knows which one it is. */
export function registerContextManager(): ContextManager {
  const manager = new AsyncLocalStorageContextManager().enable()
  context.setGlobalContextManager(manager)
  return manager
}
