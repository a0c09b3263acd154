import { buyerFacts } from '@supermall/contracts/members'
import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import { fromDecimal, money } from '@supermall/kernel/money'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { walletOf } from '../data/wallets.ts'
import { judgeAmount } from '../domain/coupons/judge-amount.ts'
import type { WalletCoupon } from '../domain/coupons/terms.ts'
import type { UsableCouponModel } from './coupon-models.ts'
import type { QueryUsableCouponsArgs, UsableCouponResolvers } from './types.generated.ts'

/** The same decision as when one is held. */
export async function usableCoupons(
  {
    use,
    amount,
    shopId: shop = null,
  }: Partial<QueryUsableCouponsArgs> & Pick<QueryUsableCouponsArgs, 'use' | 'amount'>,
  context: Context,
): Promise<UsableCouponModel[]> {
  const given = fromDecimal(amount.amount, amount.currency)
  if (given === null || given.minorUnits <= 0n)
    throw badInput('It is an amount above zero, with no more places than its currency has.')
  if (use === 'SHOPPING') throw badInput('What is for orders is told by their price.')
  const shopId = shop === null ? null : parseId('shp', shop)
  if ((use === 'CASHIER') !== (shopId !== null)) throw badInput('A cashier is of a shop, and a recharge of none.')
  const { accountId } = asConsumer(context.viewer)
  const now = context.clock()
  const wallet = await walletOf(context.client, accountId, { now, use, couponIds: [] })
  const buyer = wallet.some(isForSome) ? await context.ask(buyerFacts, { accountId, addressId: null }) : NOBODY
  const spending = { use, shopId, minor: given.minorUnits, currency: amount.currency, buyer, now }
  return wallet
    .flatMap((coupon) => {
      const off = judgeAmount(coupon, spending)
      return off.ok ? [{ memberCouponId: coupon.id, off: money(off.value, amount.currency) }] : []
    })
    .sort((a, b) => Number(b.off.minorUnits - a.off.minorUnits))
}

const isForSome = ({ terms: { levelIds, groupIds } }: WalletCoupon): boolean => levelIds.length + groupIds.length > 0

const NOBODY = { levelId: null, groupIds: [] }

export const UsableCoupon: UsableCouponResolvers = {
  memberCoupon: async ({ memberCouponId }, _, { loaders }) => {
    const piece = await loaders.memberCoupon.load(memberCouponId)
    if (!piece) throw new Error(`${memberCouponId} was just found and is not there`)
    return piece
  },
}
