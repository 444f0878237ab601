// What keyturn-server does, for Prometheus on :9464/metrics. Node loads it first: --import ./telemetry-of-process.mjs
import { metrics } from '@opentelemetry/api'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

const port = Number(process.env.METRICS_PORT ?? 9464)
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [new PrometheusExporter({ port })] }))
