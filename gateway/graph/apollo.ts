import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import { ApolloServer, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { Log } from '@supermall/messaging/log'
import type { Asking } from '../asking.ts'
import { cacheHand } from '../cache/cache-hand.ts'
import { costHand } from '../cost/cost-hand.ts'
import type { Tariff } from '../cost/estimate.ts'
import { degradedHand } from '../governance/degraded-hand.ts'
import { seeingHand } from '../seeing/seeing-hand.ts'
import { knownNames } from '../trusted/known-names.ts'
import { answerHand, operationHand } from './answer-hands.ts'
import type { Documents } from './documents.ts'
import type { Format } from './errors.ts'
import { faultError, formatAll } from './errors.ts'
import type { GatewayInterface } from './executor.ts'
import type { Graph, GraphOptions } from './graph.ts'
import { pluginOf } from './hands.ts'
import { isPreflighted, PREFLIGHTING } from './preflight.ts'

type Served = {
  readonly gateway: GatewayInterface
  readonly mayIntrospect: boolean
  readonly store: Documents['store']
  readonly format: Format
  readonly tariff: () => Tariff
}

/** With our own gateway behind it, and nothing of what it does by itself but to run operations and to tell what came of them. */
export function apolloServer({ mode, settings, log }: GraphOptions, served: Served): ApolloServer<Asking> {
  const isDevelopment = mode === 'development'
  return new ApolloServer<Asking>({
    gateway: served.gateway as never,
    introspection: served.mayIntrospect,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !isDevelopment,
    persistedQueries: false,
    csrfPrevention: { requestHeaders: [...PREFLIGHTING] },
    stopOnTerminationSignals: false,
    stringifyResult: JSON.stringify,
    formatError: served.format,
    documentStore: served.store as never,
    logger: quiet(log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      pluginOf([
        operationHand,
        costHand(served.tariff),
        degradedHand,
        cacheHand(isDevelopment),
        answerHand,
        seeingHand(knownNames(settings)),
      ]),
    ],
  })
}

/**
 * What is well formed goes straight to the operation: our own way in has looked at everything that HTTP says, and looking again
 * costs a tenth of a small answer. What Apollo may refuse as a request, it is given as one.
 */
export const runBy =
  (apollo: ApolloServer<Asking>, format: Format): Graph['run'] =>
  (request, asking) => {
    if (request.method === 'POST' && isPreflighted(request.headers))
      return runPosted(apollo, { request, asking, format })
    return apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest: request, context: async () => asking })
  }

type Posted = { readonly request: HTTPGraphQLRequest; readonly asking: Asking; readonly format: Format }
type Body = { readonly query: string; readonly variables?: Record<string, unknown>; readonly operationName?: string }

async function runPosted(apollo: ApolloServer<Asking>, posted: Posted): Promise<HTTPGraphQLResponse> {
  const { request, asking } = posted
  const { query, variables, operationName } = request.body as Body
  const named = operationName === undefined ? {} : { operationName }
  const operation = { query, ...named, ...(variables ? { variables } : {}), http: request }
  const contentType = `${request.headers.get('accept') ?? 'application/json'}; charset=utf-8`
  try {
    const { http, body } = await apollo.executeOperation(operation, { contextValue: asking })
    if (body.kind !== 'single') throw new Error('an answer came in parts, which nobody asked for')
    const { errors, data, extensions } = body.singleResult
    http.headers.set('content-type', contentType)
    return { ...http, body: { kind: 'complete', string: JSON.stringify({ errors, data, extensions }) } }
  } catch (error) {
    const errors = formatAll([faultError('INTERNAL_SERVER_ERROR', String(error))], posted.format, asking.traceId)
    const headers = new HeaderMap([['content-type', contentType]])
    return { status: 500, headers, body: { kind: 'complete', string: JSON.stringify({ errors }) } }
  }
}

/** Apollo's own words go to the log with a name under which they can be found. */
function quiet(log: Log) {
  const at = (level: 'debug' | 'warn' | 'error') => (message?: unknown) =>
    log[level]('apollo', { message: String(message) })
  return { debug: at('debug'), info: at('debug'), warn: at('warn'), error: at('error') }
}
