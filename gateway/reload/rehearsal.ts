import { HeaderMap } from '@apollo/server'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import type { Graph } from '../graph/graph.ts'

/** An operation that is planned, and not run: nobody waits for its answer. */
export type Rehearsal = {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | null
  readonly viewer: Viewer
  readonly contract: ContractName | null
}

/** As if he asked who asked before. */
const rehearsing = ({ viewer }: Rehearsal): Asking => ({
  request: { viewer, caller: { ip: '', userAgent: '', language: '', traceparent: null } },
  traceId: '',
  signed: () => '',
  contexts: new Map(),
  doubt: null,
  deadline: Number.POSITIVE_INFINITY,
  gone: new AbortController().signal,
  cost: null,
  isRehearsal: true,
})

type Stage = Pick<Graph, 'prepare' | 'contract' | 'run'>

/** Whether it could be planned: what a new supergraph no longer takes is refused when it is asked, and no reason not to take it. */
export async function rehearse(rehearsal: Rehearsal, graph: Stage): Promise<boolean> {
  const { query, variables, operationName } = rehearsal
  const contract = rehearsal.contract === null ? undefined : graph.contract(rehearsal.contract)
  if ('errors' in graph.prepare(query, contract)) return false
  const headers = new HeaderMap([['content-type', 'application/json']])
  const body = { query, variables, ...(operationName === null ? {} : { operationName }) }
  const asking = { ...rehearsing(rehearsal), ...(contract ? { contract } : {}) }
  const { status = 200 } = await graph.run({ method: 'POST', headers, search: '', body }, asking)
  return status === 200
}
