import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { findRoute, pathOf } from '@supermall/subgraph/http'
import type { Request } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import type { Source } from './source.ts'

/** A subgraph of this process: no wire, no text, one context per request of a client. */
export function localSource(subgraph: OpenSubgraph): Source {
  const { name, routes } = subgraph

  function contextOf({ contexts, request }: Asking): Request {
    const context = contexts.get(name) ?? subgraph.contextFor(request)
    contexts.set(name, context)
    return context
  }

  return {
    name,
    isRemote: false,
    ask: (operation, asking) => subgraph.execute(operation, contextOf(asking), asking),
    pass: (request, response) =>
      findRoute(routes, request.method, pathOf(request)).handle(request, response, undefined),
    check: () => subgraph.check(),
    stop: () => undefined,
  }
}
