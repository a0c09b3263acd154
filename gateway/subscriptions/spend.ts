import { setTimeout as wait } from 'node:timers/promises'
import { seconds } from '@supermall/kernel/time'
import { HttpFault } from '@supermall/subgraph/http'
import type { Request } from '@supermall/subgraph/viewer'
import type { Allowance } from '../governance/allowance.ts'
import type { Payers } from './topics.ts'

type Spending = {
  /** Who waits for what is paid for. */
  readonly payers: Payers
  readonly cost: number
}

const LEAST_WAIT_MS = 100
const MOST_WAIT_MS = seconds(5)
/** However many share it: whoever has nothing left costs a look as well. */
const MOST_ASKED = 8

/**
 * Takes what an answer costs as soon as one of those who share it has it; false when nobody wants the answer any more. They are asked
 * from another one on each time: nobody pays for all, and one who has nothing left keeps no other waiting.
 */
export async function spend(allowance: Allowance, { payers, cost }: Spending): Promise<boolean> {
  for (let asked = inTurn(payers()); asked.length > 0; asked = inTurn(payers())) {
    let patience = MOST_WAIT_MS
    for (const payer of asked) {
      const waitMs = await refusedFor(() => allowance(payer, cost))
      if (waitMs === null) return true
      patience = Math.min(patience, waitMs)
    }
    // Not all who were refused come back at once.
    await wait(Math.max(LEAST_WAIT_MS, patience) * (1 + Math.random() / 2), undefined, { ref: false })
  }
  return false
}

function inTurn(payers: readonly Request[]): readonly Request[] {
  const from = Math.floor(Math.random() * payers.length)
  return [...payers.slice(from), ...payers.slice(0, from)].slice(0, MOST_ASKED)
}

/** For how long it makes no sense to ask again; null when it was taken. */
async function refusedFor(take: () => Promise<void>): Promise<number | null> {
  try {
    await take()
    return null
  } catch (error) {
    if (error instanceof HttpFault && error.status === 429) return error.retryAfterMs ?? 0
    throw error
  }
}
