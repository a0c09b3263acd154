import { present } from '@supermall/kernel/present'
import type { Turns } from '@supermall/kernel/turns'
import type { Log } from '@supermall/messaging/log'
import type { Request } from '@supermall/subgraph/viewer'
import type { DocumentNode } from 'graphql'
import type { Asking } from '../asking.ts'
import type { Pricing } from '../cost/pricing.ts'
import type { Allowance } from '../governance/allowance.ts'
import { faultError, formatAll } from '../graph/errors.ts'
import type { Graph } from '../graph/graph.ts'
import { askGraph } from '../http/ask-graph.ts'
import type { Sign } from '../identity/signer.ts'
import { continueTrace } from '../identity/trace.ts'
import type { Item } from './news-room.ts'
import type { Rewritten } from './rewrite.ts'
import { spend } from './spend.ts'
import type { Look } from './topics.ts'

export type Looker = {
  readonly graph: Graph
  readonly sign: Sign
  readonly timeoutMs: number
  readonly log: Log
  readonly pricing: Pricing
  readonly allowance: Allowance
  /** So many look at once in this process, so that requests keep their places. */
  readonly turns: Turns
}

type Looking = {
  readonly rewritten: Rewritten
  readonly variables: Readonly<Record<string, unknown>>
  /** With whose rights. */
  readonly request: Request
  readonly document: DocumentNode
  readonly contract: Asking['contract']
}

/** Runs the ordinary query for what changed, on its own time: whoever subscribed once waits for nothing. */
export function lookFor({ rewritten, variables, request, document, contract }: Looking, looker: Looker): Look {
  const { query, node, names, field } = rewritten
  const responseName = field.alias?.value ?? field.name.value
  const given = Object.fromEntries(names.flatMap((name) => (name in variables ? [[name, variables[name]]] : [])))

  async function look(item: Item, cursor: string): Promise<string | null> {
    const asking = askingFor(request, { traceparent: item.traceparent, contract }, looker)
    const text = await looked({ query, variables: { ...given, [node]: item.id } }, asking, looker)
    const { extensions, ...answer } = JSON.parse(text)
    const isSeen = (answer.data?.[responseName] ?? null) !== null || answer.errors !== undefined
    return isSeen ? JSON.stringify({ ...answer, extensions: { ...extensions, cursor } }) : null
  }

  return async (item, cursor, payers) => {
    const asked = { document, operationName: null, variables: { ...given, [node]: item.id } }
    const isPaid = await spend(looker.allowance, { payers, cost: looker.pricing.estimate(asked) })
    return isPaid ? looker.turns(async () => (payers().length > 0 ? look(item, cursor) : null)) : null
  }
}

type Within = { readonly traceparent: string | null; readonly contract: Asking['contract'] }

function askingFor(from: Request, { traceparent, contract }: Within, looker: Looker): Asking {
  const { traceId, traceparent: next } = continueTrace(traceparent ?? undefined)
  const request: Request = { ...from, caller: { ...from.caller, traceparent: next } }
  return {
    request,
    traceId,
    signed: looker.sign(request),
    contexts: new Map(),
    doubt: null,
    deadline: present() + looker.timeoutMs,
    gone: new AbortController().signal,
    cost: null,
    ...(contract ? { contract } : {}),
  }
}

type Asked = { readonly query: string; readonly variables: Readonly<Record<string, unknown>> }

/** A fault of ours is an answer too: whoever subscribed is not left without a word. */
async function looked(asked: Asked, asking: Asking, { graph, log }: Looker): Promise<string> {
  try {
    return await askGraph(asked, asking, graph)
  } catch (error) {
    log.error('subscription.fault', { error, traceId: asking.traceId })
    const errors = formatAll([faultError('INTERNAL_SERVER_ERROR', String(error))], graph.format, asking.traceId)
    return JSON.stringify({ errors })
  }
}
