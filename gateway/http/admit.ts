import type { Request } from '@supermall/subgraph/viewer'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { getOperationAST } from 'graphql'
import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import type { Pricing } from '../cost/pricing.ts'
import type { Allowance } from '../governance/allowance.ts'
import type { Door } from '../governance/door.ts'
import type { Graph } from '../graph/graph.ts'
import { Refused } from '../graph/refused.ts'
import type { Trusted } from '../trusted/trusted.ts'
import type { Question } from './question.ts'

export type Admission = {
  readonly graph: Graph
  readonly trusted: Trusted
  readonly pricing: Pricing
  readonly allowance: Allowance
  readonly door: Door
}

type Applicant = {
  readonly question: Question
  /** The part of the graph that is asked; null where it is all of it. */
  readonly contract: ContractName | null
  /** Who asks is found out only when there is something to be answered. */
  readonly asking: () => Promise<Asking>
  readonly isCostTold: boolean
}

/** An operation that may be run. */
export type Admitted = {
  readonly query: string
  readonly document: DocumentNode
  /** Null where it is not said which of several is meant. */
  readonly operation: OperationDefinitionNode | null
  readonly asking: Asking
}

/** What a document takes that is examined: refusing is work as well. */
const REFUSAL_COST = 10

/**
 * The one way in for every operation, whatever carries it: which document is meant, whether it is trusted and valid, who asks,
 * what it costs and whether its caller may spend that. Throws what is against it.
 */
export async function admit(made: Admission, applicant: Applicant): Promise<Admitted> {
  const { graph, trusted, pricing, allowance } = made
  const { question } = applicant
  const found = await trusted.find(question, applicant.contract)
  const contract = applicant.contract === null ? undefined : graph.contract(applicant.contract)
  // Reading a text is the work, so whoever has nothing left is refused before it; what was read before costs nothing.
  const paid = graph.isKnown(found.query, contract) ? 0 : REFUSAL_COST
  if (paid > 0) await allowance(await callerOf(applicant), paid)
  const prepared = graph.prepare(found.query, contract)
  if ('errors' in prepared) {
    if (paid === 0) await allowance(await callerOf(applicant), REFUSAL_COST)
    throw new Refused(...prepared.errors)
  }
  found.keep()
  const { document } = prepared
  const operation = getOperationAST(document, question.operationName) ?? null
  made.door(operation, document)
  const asking = await applicant.asking()
  const estimated = pricing.estimate({ ...question, document })
  const tooDear = pricing.refusal(estimated, asking.request.viewer)
  if (tooDear) {
    if (paid === 0) await allowance(asking.request, REFUSAL_COST)
    throw new Refused(tooDear)
  }
  // Every request costs a point at least; what was paid for the reading is a part of what it costs.
  if (paid === 0 || estimated > paid) await allowance(asking.request, estimated - paid)
  return {
    query: found.query,
    document,
    operation,
    asking: { ...asking, cost: { estimated, isTold: applicant.isCostTold }, ...(contract ? { contract } : {}) },
  }
}

const callerOf = async ({ asking }: Applicant): Promise<Request> => (await asking()).request
