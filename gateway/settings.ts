import type { Values } from '@supermall/subgraph/settings'
import { flag, integer, oneOf, optional, text } from '@supermall/subgraph/settings'
import { cacheSettings } from './cache/cache-settings.ts'
import { costSettings } from './cost/cost-settings.ts'
import { governanceSettings } from './governance/governance-settings.ts'
import { reloadSettings } from './reload/reload-settings.ts'
import { subscriptionSettings } from './subscriptions/subscription-settings.ts'
import { trustedSettings } from './trusted/trusted-settings.ts'

/** Every variable that the gateway itself reads, beside those of the house. */
export const gatewaySettings = {
  JWKS_URLS: text({
    doc: 'further issuers, as <issuer>=<URL of its keys>, separated by spaces: a token of theirs (by EdDSA, ES256 or RS256) is believed like one of the mall itself, whether it lets in a consumer, staff of a shop or the platform. Its audience must name one of CONSUMER, MERCHANT and PLATFORM; one that is for anybody else is not believed',
    default: '',
  }),
  MOST_TOKEN_MINUTES: integer({
    doc: 'the longest life of an access token: one that claims more is refused; a revoked session is remembered as long',
    default: '120',
    min: 1,
    max: 1_440,
  }),
  TRUSTED_PROXIES: integer({
    doc: 'proxies before the gateway whose X-Forwarded-For is believed',
    default: '0',
    min: 0,
    max: 10,
  }),
  LANGUAGES: text({
    doc: 'languages that domains answer in, the usual one first, separated by spaces; what else a client accepts is not passed on',
    default: 'en',
  }),
  CORS_ORIGINS: text({
    doc: 'origins whose pages may ask the graph, separated by spaces; * is every origin',
    default: '',
  }),
  INTROSPECTION: optional(flag({ doc: 'whether the schema may be asked for. Absent: in development only' })),
  LIMITS_MODE: oneOf(['enforce', 'warn'], {
    doc: 'whether a query over a limit is refused, or only told to the log',
    default: 'enforce',
  }),
  LIMIT_TOKENS: integer({ doc: 'tokens of a document; always enforced', default: '2000', min: 10, max: 100_000 }),
  LIMIT_CHARACTERS: integer({
    doc: 'characters of a document, looked at before it is read; always enforced. Long values travel as variables',
    default: '32000',
    min: 1_000,
    max: 10_000_000,
  }),
  LIMIT_DEPTH: integer({ doc: 'fields within fields', default: '15', min: 1, max: 100 }),
  LIMIT_FIELDS: integer({
    doc: 'fields of an operation, its fragments spread out',
    default: '1000',
    min: 1,
    max: 100_000,
  }),
  LIMIT_ALIASES: integer({
    doc: 'aliases of an operation, its fragments spread out',
    default: '50',
    min: 0,
    max: 10_000,
  }),
  LIMIT_ROOT_FIELDS: integer({ doc: 'fields at the root of an operation', default: '20', min: 1, max: 1_000 }),
  LIMIT_DIRECTIVES: integer({
    doc: 'directives of an operation, its fragments spread out',
    default: '50',
    min: 0,
    max: 10_000,
  }),
  LIMIT_PLANS: integer({
    doc: 'plans that are weighed against each other for an operation',
    default: '100',
    min: 1,
    max: 10_000,
  }),
  LIMIT_PATHS: integer({
    doc: 'ways to one field through the subgraphs, beyond which an operation is refused',
    default: '500',
    min: 10,
    max: 100_000,
  }),
  LIMIT_BODY_KB: integer({
    doc: 'kilobytes of the body of a question to the graph',
    default: '256',
    min: 1,
    max: 10_240,
  }),
  LIMIT_PATH_BODY_KB: integer({
    doc: 'kilobytes of a body that is passed on to a plain path of a domain: as many as the largest file that may be uploaded has; each path has narrower limits of its own',
    default: '102400',
    min: 1,
    max: 1_048_576,
  }),
  ...cacheSettings,
  ...costSettings,
  ...trustedSettings,
  ...governanceSettings,
  ...reloadSettings,
  ...subscriptionSettings,
  EXECUTOR: oneOf(['compiled', 'stock'], {
    doc: "what runs plans: programs compiled from them, or Apollo's own executor, slower and without doubt about it, should ours be wrong",
    default: 'compiled',
  }),
  SUBGRAPH_CONNECTIONS: integer({
    doc: 'open connections to each subgraph in another process',
    default: '64',
    min: 1,
    max: 1_000,
  }),
  START_GRACE_SECONDS: integer({
    doc: 'how long after its start the gateway stays unready while a domain in another process is not there yet',
    default: '15',
    min: 0,
    max: 600,
  }),
  SHUTDOWN_DRAIN_MS: integer({
    doc: 'how long requests under way may take to end',
    default: '10000',
    min: 0,
    max: 300_000,
  }),
} as const

export type GatewaySettings = Values<typeof gatewaySettings>
