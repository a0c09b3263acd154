import { buyerFacts } from '@supermall/contracts/members'
import { holdCoupon as contract } from '@supermall/contracts/promotions'
import type { Currency } from '@supermall/kernel/money'
import { minorOf } from '@supermall/kernel/wire'
import { answer } from '@supermall/messaging/ask'
import { holdOneCoupon } from '../commands/coupons/hold-one-coupon.ts'
import { findCoupon } from '../data/coupons.ts'
import type { Within } from '../data/database.ts'
import { findPieces } from '../data/wallets.ts'

export default answer(contract, async ({ amount, ...asked }, within: Within) => {
  const { currency } = amount
  const [piece] = await findPieces(within.client, [asked.couponId])
  const coupon = piece && (await findCoupon(within.client, piece.couponId))
  const isForAll = !coupon || (coupon.levelIds.length === 0 && coupon.groupIds.length === 0)
  const { accountId } = asked
  const buyer = isForAll ? NOBODY : await within.ask(buyerFacts, { accountId, addressId: null })
  const spending = { ...asked, minor: minorOf(amount), currency: currency as Currency, buyer }
  const held = await within.transact((unit) => holdOneCoupon(spending, unit))
  const shopId = coupon?.shopId ?? null
  if (held.ok) return { off: { minorUnits: held.value.toString(), currency }, shopId, code: null, message: null }
  const [why] = held.refusals
  return { off: null, shopId, code: why?.code ?? null, message: why?.message ?? null }
})

/** Of no level and in no group: what is for everybody asks nobody who they are. */
const NOBODY = { levelId: null, groupIds: [] }
