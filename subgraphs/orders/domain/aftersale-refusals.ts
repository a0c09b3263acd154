import { MOST_REFUNDS } from '@supermall/contracts/payments'
import type { Refused } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import type { CaseStatus } from './aftersale-status.ts'

/** It stands where this cannot be done any more, or not yet. */
export const caseNotNow = (status: CaseStatus): Refused =>
  refused('CASE_STATE', `The case is ${status.toLowerCase().replace('_', ' ')}; this cannot be done now.`)

export const caseOpen = (): Refused => refused('CASE_OPEN', 'A case about one of these lines is open already.', 'lines')

export const keyReused = (): Refused =>
  refused('IDEMPOTENCY_KEY_REUSED', 'This key was used for something else.', 'idempotencyKey')

export const refundedOut = (): Refused =>
  refused('REFUND_COUNT', `Its money went back by ${MOST_REFUNDS} parts, and who holds the rest sends no more of them.`)

export const nothingLeft = (): Refused => refused('NOTHING_REFUNDABLE', 'Nothing of it is left to give back.')
