import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit, Unit } from '../data/database.ts'
import type { WaitingGiftRow } from '../data/rows.ts'
import { findWaiting } from '../data/waiting-gifts.ts'
import { standingOf } from '../data/wallet-gifts.ts'
import { lockWallet } from '../data/wallets.ts'
import { readReason } from '../domain/check.ts'
import { givenOf, sourceOf } from '../domain/gift.ts'
import { GIFTS } from './gifts.ts'
import type { GiftKind } from './let-wait.ts'
import { grantOf } from './let-wait.ts'

type SettleWaitingGift = {
  readonly giftId: string
  readonly way: 'ADVANCE' | 'GIVE_UP'
  readonly reason: string
  readonly idempotencyKey: string
}

export type SettledGift = { readonly giftId: string; readonly amount: bigint; readonly currency: string }

/**
 * A gift whose shop does not earn it stands in the way of smaller ones and of what the shop is paid. The platform advances it, which the shop
 * owes from then on, or gives it up: then it is as if it had been asked back before it was given.
 */
export async function settleWaitingGift(
  { idempotencyKey: key, ...input }: SettleWaitingGift,
  unit: OperatorUnit,
): Promise<Result<SettledGift>> {
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  return idempotent({ name: 'waitingGiftSettle', key, input }, unit, async () => {
    const held = await holdWaiting(input.giftId, unit)
    if (!held) return refused('WAITING_GIFT_NOT_FOUND', 'No such gift waits.', 'giftId')
    const { gift, isClosed } = held
    const { accountId, shopId, currency } = gift
    const amount = isClosed ? 0n : givenOf(gift.amount, await standingOf(unit.db, sourceOf(gift.id)))
    const isAdvanced = input.way === 'ADVANCE'
    await GIFTS[gift.kind as GiftKind][isAdvanced ? 'give' : 'giveUp'](grantOf(gift), unit)
    unit.audited({
      subjectId: gift.id,
      summary: `Gift of a shop ${isAdvanced ? 'advanced' : 'given up'}: ${reason.value}`,
      before: { accountId, shopId, waiting: amount, currency },
      after: { given: isAdvanced ? amount : 0n },
    })
    return ok({ giftId: gift.id, amount, currency })
  })
}

type Held = { readonly gift: WaitingGiftRow; readonly isClosed: boolean }

/** So that it is given by nobody else at this moment; into the wallet of who is gone nothing is given at all. */
async function holdWaiting(giftId: string, { db, now }: Unit): Promise<Held | null> {
  const named = await findWaiting(db, giftId)
  if (!named) return null
  const { isClosed } = await lockWallet(db, named.accountId, now)
  const gift = await findWaiting(db, giftId)
  return gift && { gift, isClosed }
}
