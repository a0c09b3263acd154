import { JWKS_PATH } from '@supermall/contracts/token'
import { present } from '@supermall/kernel/present'
import type { Handle } from '@supermall/subgraph/http'
import type { GatewayOptions } from './gateway-options.ts'
import { door } from './governance/door.ts'
import { gates } from './governance/gate.ts'
import type { Governed } from './governance/governed-source.ts'
import type { Load } from './governance/load.ts'
import { cors } from './http/cors.ts'
import type { Front } from './http/front.ts'
import { plainPaths } from './http/plain-paths.ts'
import { openPlayground } from './http/playground.ts'
import { identifier } from './identity/identify.ts'
import { openIssuers } from './identity/issuers.ts'
import { languagesIn } from './identity/language.ts'
import type { Revocations } from './identity/revocations.ts'
import { tokenReader } from './identity/tokens.ts'
import { openTraces } from './seeing/traces-path.ts'
import type { GatewaySettings } from './settings.ts'
import { openTrusted } from './trusted/open-trusted.ts'

type Opened = {
  readonly settings: GatewaySettings
  readonly sources: ReadonlyMap<string, Governed>
  readonly revocations: Revocations
  readonly load: Load
  /** What the front door leads to, or asks about, as it was opened. */
  readonly behind: Pick<Front, 'graph' | 'answers' | 'watch' | 'joint' | 'health' | 'sign' | 'pricing' | 'allowance'>
}

/** All that is behind the one public port: what was opened already, and what is made here of the settings. */
export function buildFront(options: GatewayOptions, opened: Opened): Front {
  const { settings, sources, behind } = opened
  const paths = plainPaths(options.paths, { sources, mostBytes: settings.LIMIT_PATH_BODY_KB * 1_024 })
  return {
    log: options.log,
    ...behind,
    paths,
    ...whoAsks(options, opened, paths),
    ...whatComesIn(options, opened),
    ...whatIsShown(options),
    ...figures(options, settings),
  }
}

function whoAsks(options: GatewayOptions, { settings, revocations }: Opened, paths: Handle) {
  const { clock, log } = options
  const hasKeys = options.paths.some(({ path }) => path === JWKS_PATH)
  const issuers = openIssuers({ own: hasKeys ? paths : null, others: settings.JWKS_URLS, clock, log })
  const tokens = tokenReader({ issuers, mostMinutes: settings.MOST_TOKEN_MINUTES, clock, log })
  return {
    identify: identifier(tokens, revocations, clock),
    callers: { trustedProxies: settings.TRUSTED_PROXIES, languages: languagesIn(settings.LANGUAGES) },
  }
}

function whatComesIn(options: GatewayOptions, { settings, sources, load, behind }: Opened) {
  const lines = new Map([...sources].map(([name, { mutations }]) => [name, mutations]))
  const timeoutMs = settings.REQUEST_TIMEOUT_MS
  return {
    cors: cors(settings.CORS_ORIGINS),
    trusted: openTrusted({ settings, cache: options.cache, log: options.log }),
    ...gates({ settings, isShedding: settings.SHEDDING ?? isProduction(options), load: load.now }),
    door: door({ lines, changing: behind.graph.changing, timeoutMs, clock: present }),
  }
}

function whatIsShown(options: GatewayOptions) {
  const { demo, log, traces = null } = options
  const isPlayground = options.settings.PLAYGROUND ?? !isProduction(options)
  return {
    traces: openTraces(traces),
    playground: isPlayground ? openPlayground({ demo, log, hasTraces: traces !== null }) : () => false,
  }
}

const figures = (options: GatewayOptions, settings: GatewaySettings) => ({
  timeoutMs: settings.REQUEST_TIMEOUT_MS,
  mostBytes: settings.LIMIT_BODY_KB * 1_024,
  mostOperations: settings.SUBSCRIPTIONS_PER_SOCKET,
  heartbeatMs: settings.SUBSCRIPTION_HEARTBEAT_MS,
  isBehindTls: options.settings.PUBLIC_URL?.startsWith('https:') ?? false,
  tellsCost: !isProduction(options),
  mayName: !isProduction(options),
})

const isProduction = ({ settings }: Pick<GatewayOptions, 'settings'>): boolean => settings.MODE === 'production'
