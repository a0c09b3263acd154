import { setTimeout as wait } from 'node:timers/promises'
import { seconds } from '@supermall/kernel/time'
import { HttpFault } from '@supermall/subgraph/http'
import type { Request } from '@supermall/subgraph/viewer'
import type { Allowance } from '../governance/allowance.ts'

export type Spending = {
  readonly payer: Request
  readonly cost: number
  /** Whether anybody still waits for what is paid for. */
  readonly isWanted: () => boolean
}

const LEAST_WAIT_MS = 100
const MOST_WAIT_MS = seconds(5)

/** Takes what an answer costs as soon as it is there; false when nobody wants the answer any more. */
export async function spend(allowance: Allowance, { payer, cost, isWanted }: Spending): Promise<boolean> {
  while (isWanted()) {
    const waitMs = await refusedFor(() => allowance(payer, cost))
    if (waitMs === null) return true
    const patience = Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, waitMs))
    // Not all who were refused come back at once.
    await wait(patience * (1 + Math.random() / 2), undefined, { ref: false })
  }
  return false
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
