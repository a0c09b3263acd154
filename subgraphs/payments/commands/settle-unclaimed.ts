import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import { lockBalance, post } from '../data/ledger.ts'
import { readMoney, readReason, readText } from '../domain/check.ts'
import { move } from '../domain/ledger.ts'

export type SettleUnclaimed = {
  readonly amount: { readonly amount: string; readonly currency: string }
  /** Where it was paid out to; null for what the platform keeps. */
  readonly payout: { readonly destination: string; readonly transferNo: string } | null
  readonly reason: string
  readonly idempotencyKey: string
}

export type SettledUnclaimed = {
  readonly amount: bigint
  readonly left: bigint
  readonly isPaidOut: boolean
  readonly currency: string
}

const UNCLAIMED = { kind: 'UNCLAIMED', ownerId: null } as const
const PAID_OUT = { kind: 'PAYOUTS', ownerId: null } as const
const KEPT = { kind: 'ADJUSTMENTS', ownerId: null } as const

/** What came for wallets of the deleted goes to who can show a right to it, or stays with the platform: never more than there is. */
export async function settleUnclaimed(
  { idempotencyKey: key, ...input }: SettleUnclaimed,
  unit: OperatorUnit & { readonly currency: Currency },
): Promise<Result<SettledUnclaimed>> {
  const money = readMoney(input.amount, unit.currency)
  if (!money.ok) return money
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  const payout = readPayout(input.payout)
  if (!payout.ok) return payout
  return idempotent({ name: 'unclaimedSettle', key, input }, unit, async () => {
    const { minorUnits: amount, currency } = money.value
    const there = await lockBalance(unit.db, UNCLAIMED, currency)
    if (amount > there) return refused('INSUFFICIENT_BALANCE', 'So much is not set aside.', 'amount')
    const bizId = newId('ucl', unit.now.getTime())
    const entries = move(amount, UNCLAIMED, payout.value ? PAID_OUT : KEPT)
    await post(unit.db, { bizType: 'UNCLAIMED_SETTLED', bizId, currency, entries, note: reason.value }, unit.now)
    unit.audited({
      subjectId: bizId,
      summary: `Unclaimed money ${payout.value ? 'paid out' : 'kept'}: ${reason.value}`,
      before: { unclaimed: there },
      after: { unclaimed: there - amount, amount, currency, ...payout.value },
    })
    return ok({ amount, left: there - amount, isPaidOut: payout.value !== null, currency })
  })
}

function readPayout(payout: SettleUnclaimed['payout']): Result<SettleUnclaimed['payout']> {
  if (payout === null) return ok(null)
  const destination = readText(payout.destination, { least: 4, most: 120, path: 'payout.destination' })
  if (!destination.ok) return destination
  const transferNo = readText(payout.transferNo, { least: 1, most: 64, path: 'payout.transferNo' })
  return transferNo.ok ? ok({ destination: destination.value, transferNo: transferNo.value }) : transferNo
}
