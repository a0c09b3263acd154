import type { IncomingMessage, ServerResponse } from 'node:http'
import { headerOf } from '@supermall/subgraph/http'
import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import type { Leave } from '../governance/gate.ts'

/** A request to the graph, and where its answer goes. */
export type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly asking: () => Promise<Asking>
  readonly traceId: string
  /** The part of the graph that is asked; null where it is all of it. */
  readonly contract: ContractName | null
  /** Milliseconds until nobody waits for the answer any more. */
  readonly leftMs: () => number
  /** Whoever only waits for what is to come is no longer under way. */
  readonly leave: Leave
}

/** Answers tell their cost to whoever sends this header. */
const COST_HEADER = 'x-cost'

export const isCostTold = ({ headers }: IncomingMessage, { tellsCost }: { readonly tellsCost: boolean }): boolean =>
  tellsCost || headerOf(headers, COST_HEADER) !== undefined
