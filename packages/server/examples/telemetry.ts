// What the auth server does, for Prometheus on :9464/metrics and for whoever is given the spans. Start it before the server is created.
import { metrics } from '@opentelemetry/api'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

export function startTelemetry(port = 9464): { readonly stop: () => Promise<void> } {
  const provider = new MeterProvider({ readers: [new PrometheusExporter({ port })] })
  metrics.setGlobalMeterProvider(provider)
  return { stop: () => provider.shutdown() }
}
