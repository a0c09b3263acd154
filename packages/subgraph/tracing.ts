import { traceBy } from '@supermall/messaging/trace'
import type { HouseSettings } from './house-settings.ts'
import { SettingsFault } from './settings.ts'
import type { TraceRing } from './trace-ring.ts'
import { traceRing } from './trace-ring.ts'
import { sparing } from './trace-sampler.ts'

type Tracing = {
  /** The latest traces of this process, where they are kept. */
  readonly ring: TraceRing | null
  /** Sends what was not sent yet. */
  readonly stop: () => Promise<void>
}

const SEND_MS = 5_000
/** Whoever looks at the latest sees several seconds of a busy process by these, and all of one that is not. */
const MOST_KEPT_PER_SECOND = 40

/** Traces what this process does when anybody wants to see it; what traces is not even loaded when nobody does. */
export async function startTracing(settings: HouseSettings, process: string): Promise<Tracing> {
  const share = shareOf(settings.OTEL_TRACES_SAMPLER_ARG)
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT
  const ring = (settings.TRACES ?? settings.MODE === 'development') ? traceRing() : null
  if (endpoint === null && ring === null) return { ring, stop: async () => undefined }
  const sdk = await import('@opentelemetry/sdk-trace-base')
  const { Resource } = await import('@opentelemetry/resources')
  const byShare = new sdk.TraceIdRatioBasedSampler(share)
  const root = endpoint === null ? sparing(byShare, MOST_KEPT_PER_SECOND) : byShare
  const provider = new sdk.BasicTracerProvider({
    resource: new Resource({ 'service.name': 'supermall', 'service.instance.id': process }),
    sampler: new sdk.ParentBasedSampler({ root }),
    spanProcessors: [
      ...(ring ? [ring.processor] : []),
      ...(endpoint === null ? [] : [new sdk.BatchSpanProcessor(await exporterTo(endpoint))]),
    ],
  })
  traceBy(provider.getTracer('supermall'))
  return {
    ring,
    async stop() {
      traceBy(null)
      await provider.shutdown().catch(() => undefined)
    },
  }
}

async function exporterTo(endpoint: string) {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: SEND_MS })
}

function shareOf(text: string): number {
  const share = Number(text)
  if (text.trim() !== '' && share >= 0 && share <= 1) return share
  throw new SettingsFault([`OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, not "${text}"`])
}
