import { present } from '@supermall/kernel/present'
import { seconds } from '@supermall/kernel/time'
import type { Bus, Stop } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { GatewaySettings } from '../settings.ts'
import type { Source } from '../sources/source.ts'
import type { SupergraphFacts } from '../supergraph.ts'
import type { Answers } from './answers.ts'
import { uncached, wholeAnswers } from './answers.ts'
import { cached } from './cached-source.ts'
import { watchChanges } from './changes.ts'
import { fetchPolicies } from './fetch-policy.ts'
import { lifeOf } from './life.ts'
import { memoryTier } from './memory-tier.ts'
import { sessionOwners } from './owners.ts'
import { redisTier } from './redis-tier.ts'
import { dataStore } from './store.ts'
import { typeFactsOf } from './type-facts.ts'

type Caching = {
  readonly before: (source: Source) => Source
  readonly answers: Answers
  /** He changed something, in whichever way he asked for it. */
  readonly changed: (viewer: Viewer) => void
  readonly stop: Stop
}

type CachingOptions = {
  readonly supergraph: SupergraphFacts
  readonly mode: 'development' | 'production'
  readonly settings: GatewaySettings
  readonly bus: Bus
  readonly cache: Cache
  readonly log: Log
}

const MEGABYTE = 1024 * 1024

/** What is kept of one supergraph: another one has other rules, so it begins with nothing. */
export async function openCaching({ supergraph, mode, settings, bus, cache, log }: CachingOptions): Promise<Caching> {
  if (!settings.CACHE)
    return { before: (source) => source, answers: uncached, changed: () => undefined, stop: async () => undefined }
  const clock = present
  const changes = await watchChanges({
    bus,
    log,
    clock,
    watched: watchedIn(supergraph),
    horizonMs: seconds(settings.CACHE_MOST_SECONDS),
  })
  const memory = memoryTier(settings.CACHE_MEMORY_MB * MEGABYTE)
  const store = dataStore({
    memory,
    // Who may see what is a part of the hash: what was kept for everybody yesterday may be for few today.
    shared: redisTier(cache, supergraph.hash, log),
    changes,
    clock,
  })
  const owners = sessionOwners(clock)
  const life = lifeOf(settings, Math.random)
  const policyOf = fetchPolicies(supergraph)
  return {
    before: (source) => cached(source, { store, policyOf, life, clock }),
    answers: wholeAnswers({
      store,
      clock,
      owners,
      isTold: mode === 'development',
    }),
    changed(viewer) {
      owners.changed(viewer)
      changes.lookNow()
    },
    stop: () => changes.stop(),
  }
}

/** By domain: the prefixes of ids of which it says that they may be kept for a while, and their types. */
export function watchedIn({
  full,
  nodes,
}: Pick<SupergraphFacts, 'full' | 'nodes'>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const facts = typeFactsOf(full)
  const watched = new Map<string, Map<string, string>>()
  for (const [prefix, { type }] of nodes) {
    for (const [domain, hint] of facts.get(type)?.hints ?? []) {
      if (!hint.seconds) continue
      const types = watched.get(domain) ?? new Map<string, string>()
      watched.set(domain, types.set(prefix, type))
    }
  }
  return watched
}
