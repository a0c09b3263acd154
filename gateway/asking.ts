import type { Gone } from '@supermall/kernel/gone'
import type { Request } from '@supermall/subgraph/viewer'
import type { GraphQLSchema } from 'graphql'
import type { Reading } from './cache/reading.ts'
import type { ContractName } from './contracts/contract.ts'

/** One request of a client on its way through the gateway: what every part of it may know. */
export type Asking = {
  readonly request: Request
  readonly traceId: string
  /** What tells a subgraph in another process who asks; made when the first of them is asked. */
  readonly signed: () => string
  /** What each subgraph of this process keeps for the length of this request, its dataloaders above all. */
  readonly contexts: Map<string, Request>
  /** Why somebody who sent a token is served as a guest; null when that is what he asked for. */
  readonly doubt: Doubt | null
  /** When it came in, by `performance.now()`; absent where nobody knows how old what he has seen already is. */
  readonly arrivedAt?: number
  /** When nobody waits for the answer any more, in milliseconds since 1970. */
  readonly deadline: number
  /** Aborted when the client has gone. */
  readonly gone: Gone
  /** What it is expected to cost, and whether the client is told; null before it was priced. */
  readonly cost: { readonly estimated: number; readonly isTold: boolean } | null
  /** How long the sign-in lasts; absent where nobody is signed in, or nobody waits for so long. */
  readonly session?: Session | null
  /** What it may take from caches and what it took; absent where everything is to be seen as it is now. */
  readonly reading?: Reading
  /** The part of the graph that is asked; absent where it is all of it. */
  readonly contract?: InContract
  /** It is only planned: nothing is asked of anybody. */
  readonly isRehearsal?: true
}

export type Session = {
  /** Whether the token has expired by now, or was revoked. */
  readonly isOver: () => boolean
}

export type InContract = { readonly name: ContractName; readonly schema: GraphQLSchema }

export type Doubt = 'UNAUTHENTICATED' | 'SERVICE_UNAVAILABLE'
