import type { HTTPGraphQLRequest } from '@apollo/server'
import { HeaderMap } from '@apollo/server'
import { newId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { readSettings } from '@supermall/subgraph/settings'
import type { Request, Viewer } from '@supermall/subgraph/viewer'
import { signRequest } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import { openGraph } from '../graph/graph.ts'
import { plannerLimits } from '../limits/plan-limits.ts'
import { nodesSource } from '../nodes/nodes-source.ts'
import type { Planner } from '../planning/planner.ts'
import { openPlanner } from '../planning/planner.ts'
import { gatewaySettings } from '../settings.ts'
import { localSource } from '../sources/local-source.ts'
import type { Source } from '../sources/source.ts'
import { composed } from './composed.ts'
import type { Fixture } from './fixture-subgraph.ts'
import { silent } from './fixture-subgraph.ts'

type Answered = {
  readonly status: number
  readonly data: Record<string, unknown> | null | undefined
  readonly errors: readonly {
    readonly message: string
    readonly path?: readonly unknown[]
    readonly extensions: Record<string, unknown>
  }[]
}

type Options = {
  readonly fixtures: readonly Fixture[]
  readonly sources?: readonly Source[]
  readonly mode?: 'development' | 'production'
  /** In the place of the planner's own. */
  readonly plan?: Planner['plan']
}

/** The graph alone, without the HTTP before it: who asks is an argument. */
export async function fixtureGraph({ fixtures, sources, mode = 'development', plan }: Options) {
  const settings = readSettings(gatewaySettings, {})
  const text = composed(fixtures.map(({ part }) => part))
  const opened = await openPlanner(text, plannerLimits(settings))
  const planner = plan === undefined ? opened : { ...opened, plan }
  const own = new Map((sources ?? fixtures.map(({ open }) => localSource(open))).map((source) => [source.name, source]))
  const all = new Map([
    ...own,
    ['nodes', nodesSource(planner.supergraph.nodes, { sources: own, log: silent })] as const,
  ])
  const graph = await openGraph({ planner, sources: all, mode, settings, log: silent })
  return {
    graph,
    async ask(
      query: string,
      options: { viewer?: Viewer; variables?: Record<string, unknown> } = {},
    ): Promise<Answered> {
      const prepared = graph.prepare(query)
      if ('errors' in prepared) throw new Error(prepared.errors.map(({ message }) => message).join('\n'))
      const request = postOf({ query, variables: options.variables ?? {} })
      const { status, body } = await graph.run(request, askingAs(options.viewer ?? { audience: 'GUEST' }))
      const { data, errors = [] } = JSON.parse(body.kind === 'complete' ? body.string : '')
      return { status: status ?? 200, data, errors }
    },
  }
}

/** A question as Apollo takes it. */
export const postOf = (body: Readonly<Record<string, unknown>>): HTTPGraphQLRequest => ({
  method: 'POST',
  headers: new HeaderMap([['content-type', 'application/json']]),
  search: '',
  body,
})

export const SECRET = 'a secret between processes'

export function askingAs(viewer: Viewer): Asking {
  const request: Request = { viewer, caller: { ip: '192.0.2.1', userAgent: 'test', language: 'en', traceparent: null } }
  return {
    request,
    traceId: 'trace',
    contexts: new Map(),
    doubt: null,
    deadline: Date.now() + minutes(1),
    gone: new AbortController().signal,
    cost: null,
    signed: () => signRequest(request, SECRET, Date.now()),
  }
}

const session = () => ({ accountId: newId('acc'), sessionId: newId('ses') })
export const consumer = (): Viewer => ({ audience: 'CONSUMER', ...session() })
export const platform = (...permissions: string[]): Viewer => ({ audience: 'PLATFORM', permissions, ...session() })
export const merchant = (...permissions: string[]): Viewer => ({
  audience: 'MERCHANT',
  permissions,
  shopId: newId('shp'),
  storeIds: [],
  ...session(),
})
