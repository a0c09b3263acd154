import { flag, integer, optional, text, url } from './settings.ts'

/** What a process tells of itself to whoever watches it. */
export const telemetrySettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    url({ doc: 'where traces are sent, by OTLP over HTTP. Absent: nowhere', schemes: ['http', 'https'] }),
  ),
  OTEL_TRACES_SAMPLER_ARG: text({
    doc: 'which share of new traces is recorded, 0 to 1; one that began elsewhere goes on as it began',
    default: '1',
  }),
  TRACES: optional(
    flag({
      doc: 'whether the latest traces are kept in memory and shown at /traces, of a busy process some. Absent: in development only',
    }),
  ),
  METRICS_PORT: optional(
    integer({ doc: 'where metrics are served for Prometheus, at /metrics. Absent: nowhere', min: 0, max: 65_535 }),
  ),
  METRICS_HOST: text({ doc: 'the address that the port of metrics binds', default: '127.0.0.1' }),
} as const
