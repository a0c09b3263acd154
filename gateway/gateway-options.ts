import type { Feed, Reporter } from '@supermall/contracts/news'
import type { Clock } from '@supermall/kernel/time'
import type { Bus } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import type { HouseSettings } from '@supermall/subgraph/house-settings'
import type { TraceRing } from '@supermall/subgraph/trace-ring'
import type { Path } from './http/plain-paths.ts'
import type { Demo } from './http/playground.ts'
import type { Loading } from './reload/open-live.ts'
import type { SourceOption } from './sources/open-sources.ts'

export type GatewayOptions = {
  /** Where each subgraph of the supergraph is, by its name. */
  readonly sources: ReadonlyMap<string, SourceOption>
  /** Plain paths that are passed on to the domain which serves them. */
  readonly paths: readonly Path[]
  readonly secret: string
  readonly bus: Bus
  readonly cache: Cache
  readonly settings: HouseSettings
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly clock: Clock
  /** Who may be signed in with one click; null where that is nobody. */
  readonly demo: Demo | null
  /** The latest traces of this process, where they may be shown. */
  readonly traces?: TraceRing | null
  /** What is told to subscribers; that of the contracts when absent. */
  readonly news?: NewsContract
  /** The supergraph: its text, or what is being loaded already; the file that the settings name when absent. */
  readonly supergraph?: string | Loading
}

export type NewsContract = { readonly feeds: Readonly<Record<string, Feed>>; readonly reporters: readonly Reporter[] }
