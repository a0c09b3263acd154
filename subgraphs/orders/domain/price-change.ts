import { money, split } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Order, OrderLine } from './order.ts'

export type Asked = { readonly goodsMinor: bigint | null; readonly freightMinor: bigint | null }

export type Repriced = Pick<Order, 'adjustmentMinor' | 'freightMinor' | 'payableMinor' | 'balanceMinor'> & {
  readonly lines: readonly Pick<OrderLine, 'id' | 'payableMinor'>[]
}

/** What the seller asks for by hand, shared over the lines as they were; what was asked before stays in the adjustment. */
export function reprice(order: Order, lines: readonly OrderLine[], asked: Asked): Result<Repriced> {
  const reducedMinor = order.goodsMinor - order.discountMinor
  const goodsMinor = asked.goodsMinor ?? reducedMinor + order.adjustmentMinor
  const freightMinor = asked.freightMinor ?? order.freightMinor
  const payableMinor = goodsMinor + freightMinor + order.taxMinor
  if (payableMinor <= 0n) return refused('PRICE_ZERO', 'An order costs something; close it instead.', 'goods')
  const shares = split(
    money(goodsMinor, order.currency),
    lines.map((line) => line.payableMinor),
  )
  return ok({
    adjustmentMinor: goodsMinor - reducedMinor,
    ...{ freightMinor, payableMinor },
    balanceMinor: order.balanceMinor < payableMinor ? order.balanceMinor : payableMinor,
    lines: lines.map(({ id }, index) => ({ id, payableMinor: shares[index]?.minorUnits ?? 0n })),
  })
}
