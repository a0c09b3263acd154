import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Transact } from '@supermall/messaging/unit'
import { findCode, findShare, takeOfShare, useCode } from '../../data/codes.ts'
import { findByPassword, findCoupon } from '../../data/coupons.ts'
import type { Tx, Unit } from '../../data/database.ts'
import { giveTryBack, takeTry } from '../../data/tries.ts'
import type { Said } from '../../domain/coupons/code.ts'
import { hourOf, MOST_TRIES, readSaid } from '../../domain/coupons/code.ts'
import type { Coupon, MemberCoupon } from '../../domain/coupons/coupon.ts'
import { askedBy, tooManyTries } from '../../domain/refusals.ts'
import { unlessAtFault } from '../unless-at-fault.ts'
import type { Claimer } from './claim-coupon.ts'
import { take } from './claim-coupon.ts'

type RedeemCoupon = { readonly code: string; readonly idempotencyKey: string }

/**
 * A code, a share's code or a password for a coupon. Each try is counted before it is looked at and given back when it was right, so
 * that many at once guess no oftener than one after the other.
 */
export async function redeemCoupon(
  input: RedeemCoupon,
  claimer: Claimer,
  transact: Transact<Tx>,
): Promise<Result<MemberCoupon>> {
  const said = readSaid(input.code)
  if (!said.ok) return said
  const { accountId } = claimer
  const tried = await transact(async ({ db, now }) => {
    const current = { accountId, kind: 'COUPON', hour: hourOf(now) } as const
    const isTaken = await takeTry(db, current, MOST_TRIES)
    return isTaken ? ok(current) : tooManyTries('Too many wrong codes; try again in an hour.', now)
  })
  if (!tried.ok) return tried
  const keyed = { name: 'couponRedeem', key: input.idempotencyKey, input: said.value }
  return unlessAtFault(tried.value, transact, () =>
    transact(async (unit) => {
      const redeemed = await idempotent(keyed, unit, () => redeem(said.value, claimer, unit))
      if (redeemed.ok) await giveTryBack(unit.db, tried.value)
      return redeemed
    }),
  )
}

const REDEEMERS: { readonly [Kind in Said['kind']]: (said: string, claimer: Claimer, unit: Unit) => Promise<Found> } = {
  CODE: byCode,
  SHARE: byShare,
  PASSWORD: async (key, _, { db }) => (await findByPassword(db, key)) ?? unknown(),
}

type Found = Coupon | Result<never>

async function redeem(said: Said, claimer: Claimer, unit: Unit): Promise<Result<MemberCoupon>> {
  const found = await REDEEMERS[said.kind](said.kind === 'PASSWORD' ? said.key : said.code, claimer, unit)
  if ('ok' in found) return found
  return found.status === 'DRAFT' ? unknown() : askedBy('code', await take(found, claimer, unit))
}

async function byCode(text: string, { accountId }: Claimer, { db, now }: Unit): Promise<Found> {
  const code = await findCode(db, text)
  const coupon = code && (await findCoupon(db, code.couponId))
  if (!coupon) return unknown()
  return (await useCode(db, text, { accountId, now })) ? coupon : refused('CODE_USED', 'This code was used.', 'code')
}

async function byShare(text: string, { accountId }: Claimer, { db, now }: Unit): Promise<Found> {
  const share = await findShare(db, text)
  const coupon = share && (await findCoupon(db, share.couponId))
  if (!coupon) return unknown()
  if (share.accountId === accountId) return refused('OWN_SHARE', 'What you share is for others.', 'code')
  return (await takeOfShare(db, text, now)) ? coupon : refused('SHARE_OVER', 'Nothing is left of this share.', 'code')
}

const unknown = () => refused('CODE_UNKNOWN', 'There is no such code.', 'code')
