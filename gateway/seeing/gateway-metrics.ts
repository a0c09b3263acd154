import { counter, gauge, histogram, SECONDS } from '@supermall/messaging/metrics'

const POINTS = [1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const

export const gatewayMetrics = {
  requests: counter({
    name: 'mall_graph_requests_total',
    help: 'Operations that were run, by name where it is known, and by what was in the answer: ok, errors that clients bring about, or failed by a fault of the mall.',
    labels: ['operation', 'type', 'outcome'],
  }),
  seconds: histogram({
    name: 'mall_graph_seconds',
    help: 'How long operations took, from when they were known to be valid to the end of their work.',
    labels: ['operation'],
    buckets: SECONDS,
  }),
  refused: counter({
    name: 'mall_refused_total',
    help: 'Requests that were turned away before anything ran, by code.',
    labels: ['code'],
  }),
  fetches: counter({
    name: 'mall_fetches_total',
    help: 'Questions to subgraphs, by what came back: ok, errors, or nothing: failed.',
    labels: ['subgraph', 'outcome'],
  }),
  fetchSeconds: histogram({
    name: 'mall_fetch_seconds',
    help: 'How long subgraphs took.',
    labels: ['subgraph'],
    buckets: SECONDS,
  }),
  unanswered: counter({
    name: 'mall_unanswered_total',
    help: 'Questions to subgraphs that had no answer, by the code that the client got instead.',
    labels: ['subgraph', 'code'],
  }),
  breaker: gauge({
    name: 'mall_breaker_refused_share',
    help: 'Which share of the questions to a subgraph its breaker refuses now, 0 to 1.',
    labels: ['subgraph'],
  }),
  cost: histogram({
    name: 'mall_cost_points',
    help: 'What operations cost: estimated of each, actual of those whose answers were counted: one in sixteen, and who wants to be told.',
    labels: ['kind'],
    buckets: POINTS,
  }),
  caches: counter({
    name: 'mall_cache_total',
    help: 'What was looked for in a cache, by what came of it: hit or miss.',
    labels: ['cache', 'outcome'],
  }),
  load: gauge({
    name: 'mall_event_loop_utilisation',
    help: 'How busy the event loop of the gateway is, 0 to 1.',
    labels: [],
  }),
  generation: gauge({
    name: 'mall_supergraph_generation',
    help: 'How many supergraphs this gateway has taken since its start.',
    labels: [],
  }),
  reloads: counter({
    name: 'mall_supergraph_reloads_total',
    help: 'New supergraphs, by what became of them: taken, refused, or postponed by what is no fault of theirs.',
    labels: ['outcome'],
  }),
} as const

/** For whoever keeps a cache: what its looks came to. */
export function countLooks(cache: string, { hits, misses }: { readonly hits: number; readonly misses: number }): void {
  if (hits > 0) gatewayMetrics.caches.inc({ cache, outcome: 'hit' }, hits)
  if (misses > 0) gatewayMetrics.caches.inc({ cache, outcome: 'miss' }, misses)
}

/** What does not bear a name that we know: everybody may call his operations what he likes, and each name is a row of figures. */
const OTHER = 'other'

export const nameAmong = (known: ReadonlySet<string>, name: string | null | undefined): string =>
  name && known.has(name) ? name : OTHER
