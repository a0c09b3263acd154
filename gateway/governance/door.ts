import { HttpFault } from '@supermall/subgraph/http'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { OperationTypeNode } from 'graphql'
import type { Line } from './line.ts'

/** Throws where something is to be changed that would not be, in time. */
export type Door = (operation: OperationDefinitionNode | null, document: DocumentNode) => void

type DoorOptions = {
  /** By the name of the subgraph that somebody would wait for. */
  readonly lines: ReadonlyMap<string, Line>
  /** Which subgraphs make what the operation wants changed. */
  readonly changing: (operation: OperationDefinitionNode, document: DocumentNode) => readonly string[]
  readonly timeoutMs: number
  readonly clock: () => number
}

/**
 * Looks down the lines before anybody has found out who asks, what it costs and how it is planned: under a rush most are turned
 * away, and what turning away takes is taken from those who are served.
 */
export function door({ lines, changing, timeoutMs, clock }: DoorOptions): Door {
  return (operation, document) => {
    if (operation?.operation !== OperationTypeNode.MUTATION) return
    for (const name of changing(operation, document)) {
      const retryAfterMs = lines.get(name)?.refusal(clock() + timeoutMs) ?? null
      if (retryAfterMs === null) continue
      const message = 'Too much is asked of the mall right now; try again in a moment.'
      throw new HttpFault(503, 'OVERLOADED', { message, retryAfterMs })
    }
  }
}
