import { least, total } from '@supermall/kernel/money'
import { wire } from '@supermall/kernel/wire'
import type { Order, OrderLine } from './order.ts'
import type { Stage } from './quote/entry.ts'

type Sold = Pick<
  Order,
  'shopId' | 'goodsMinor' | 'adjustmentMinor' | 'freightMinor' | 'taxMinor' | 'discountMinor' | 'explain' | 'currency'
>

/** What takes something off the goods: freight and taxes add to them, and the balance only pays. */
const REDUCING: readonly Stage[] = ['LINES', 'BUNDLE', 'SHOP_TIER', 'PLATFORM_TIER', 'COUPON', 'POINTS']

/** What an order came to before it was paid, and who bears what came off it: goods count as their seller last priced them. */
export function toldSale(order: Sold, lines: readonly Pick<OrderLine, 'discounts'>[]) {
  const { goodsMinor, adjustmentMinor, freightMinor, taxMinor, discountMinor, currency } = order
  const told = total(REDUCING.map((stage) => byShop(order, stage, total(lines.map((line) => offOf(line, stage))))))
  const byShopMinor = least(told, discountMinor)
  return {
    goods: wire(goodsMinor + adjustmentMinor, currency),
    freight: wire(freightMinor, currency),
    tax: wire(taxMinor, currency),
    deductedByShop: wire(byShopMinor, currency),
    deductedByPlatform: wire(discountMinor - byShopMinor, currency),
  }
}

/** Of what a stage took off, no more than rules of the order's own shop took at it; the rest is the mall's. */
function byShop({ explain, shopId }: Sold, stage: Stage, off: bigint): bigint {
  const own = explain.filter((entry) => entry.stage === stage && entry.shopId === shopId && entry.skuId === null)
  return least(total(own.map(({ beforeMinor, afterMinor, ownMinor }) => ownMinor ?? beforeMinor - afterMinor)), off)
}

const offOf = ({ discounts }: Pick<OrderLine, 'discounts'>, stage: Stage): bigint => BigInt(discounts[stage] ?? 0)
