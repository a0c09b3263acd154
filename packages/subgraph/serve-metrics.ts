import type { Log } from '@supermall/messaging/log'
import { measure, registry, scrape } from '@supermall/messaging/metrics'
import { collectDefaultMetrics } from 'prom-client'
import type { HouseSettings } from './house-settings.ts'
import type { Listening } from './http.ts'
import { listen, notFound, pathOf } from './http.ts'

/** `/metrics` on a port of its own, which no client can reach; null where nobody looks. */
export async function serveMetrics(settings: HouseSettings, log: Log): Promise<Listening | null> {
  if (settings.METRICS_PORT === null) return null
  if (!registry.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics({ register: registry })
  measure(true)
  const listening = await listen({
    host: settings.METRICS_HOST,
    port: settings.METRICS_PORT,
    log,
    async handle(request, response) {
      if (pathOf(request) !== '/metrics') throw notFound()
      const text = await scrape()
      response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text)
    },
  })
  log.info('metrics.listening', { port: listening.port })
  return listening
}
