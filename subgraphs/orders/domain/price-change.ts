import { least, money, split } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Order, OrderLine } from './order.ts'
import { isGift } from './order.ts'
import type { OrderEntry } from './quote/entry.ts'
import { taxScaled } from './tax.ts'

type Asked = { readonly goodsMinor: bigint | null; readonly freightMinor: bigint | null }

export type Repriced = Pick<
  Order,
  'adjustmentMinor' | 'freightMinor' | 'taxMinor' | 'includedTaxMinor' | 'payableMinor' | 'balanceMinor'
> & { readonly lines: readonly Pick<OrderLine, 'id' | 'payableMinor' | 'taxMinor' | 'includedTaxMinor'>[] }

/**
 * What the seller asks for by hand, without the taxes on top, shared over the lines as they were; what was asked before stays in
 * the adjustment. Taxes follow the price of their line.
 */
export function reprice(order: Order, lines: readonly OrderLine[], asked: Asked): Result<Repriced> {
  const reducedMinor = order.goodsMinor - order.discountMinor
  const goodsMinor = asked.goodsMinor ?? reducedMinor + order.adjustmentMinor
  const freightMinor = asked.freightMinor ?? order.freightMinor
  const bought = lines.filter((line) => !isGift(line))
  const bases = bought.map((line) => line.payableMinor - line.taxMinor)
  const shares = split(money(goodsMinor, order.currency), bases).map(({ minorUnits }) => minorUnits)
  const priced = bought.map((line, index) => repricedLine(line, shares[index] ?? 0n))
  const taxMinor = priced.reduce((sum, line) => sum + line.taxMinor, 0n)
  const payableMinor = goodsMinor + freightMinor + taxMinor
  if (payableMinor <= 0n) return refused('PRICE_ZERO', 'An order costs something; close it instead.', 'goods')
  return ok({
    adjustmentMinor: goodsMinor - reducedMinor,
    freightMinor,
    taxMinor,
    payableMinor,
    includedTaxMinor: priced.reduce((sum, line) => sum + line.includedTaxMinor, 0n),
    balanceMinor: least(order.balanceMinor, payableMinor),
    lines: priced,
  })
}

type Sums = Pick<Order, 'adjustmentMinor' | 'freightMinor' | 'taxMinor' | 'balanceMinor'>

/**
 * How the price came about, with what was asked by hand: of each sum one step, from what was quoted to what is asked now. A sum that
 * orders of several shops have changed is about none of them.
 */
export function adjusted(before: Order, after: Sums, shopId: string | null): readonly OrderEntry[] {
  const steps = ADJUSTED.flatMap(({ rule, why, of }) => {
    const known = before.explain.find((entry) => entry.stage === 'ADJUSTMENT' && entry.rule === rule)
    const [wasMinor, afterMinor] = [of(before), of({ ...before, ...after })]
    if (wasMinor === afterMinor) return known ?? []
    const beforeMinor = known?.beforeMinor ?? wasMinor
    const isAboutShop = known === undefined || known.shopId === shopId
    const step = { stage: 'ADJUSTMENT', rule, skuId: null, shopId: isAboutShop ? shopId : null, why } as const
    return beforeMinor === afterMinor ? [] : { ...step, beforeMinor, afterMinor }
  })
  return [...before.explain.filter(({ stage }) => stage !== 'ADJUSTMENT'), ...steps]
}

type Adjusted = Pick<OrderEntry, 'rule' | 'why'> & { readonly of: (order: Order) => bigint }

const ADJUSTED: readonly Adjusted[] = [
  {
    rule: 'GOODS',
    why: 'Another price was agreed.',
    of: (one) => one.goodsMinor - one.discountMinor + one.adjustmentMinor,
  },
  { rule: 'FREIGHT', why: 'Other freight was agreed.', of: (one) => one.freightMinor },
  { rule: 'TAX', why: 'Taxes follow the price.', of: (one) => one.taxMinor },
  {
    rule: 'BALANCE',
    why: 'The balance pays no more than all costs, and of each order its part.',
    of: (one) => one.balanceMinor,
  },
]

type Sharing = {
  readonly payable: Pick<Order, 'id' | 'currency'>
  readonly orders: readonly Pick<Order, 'id' | 'payableMinor'>[]
}

/** What the wallet pays of all, shared by what each comes to now, so that no order has more of it than it costs. */
export function sharedBalance({ payable, orders }: Sharing, balanceMinor: bigint): readonly Balance[] {
  const shares = split(
    money(balanceMinor, payable.currency),
    orders.map(({ payableMinor }) => payableMinor),
  )
  const parts = orders.map(({ id }, index) => ({ id, balanceMinor: shares[index]?.minorUnits ?? 0n }))
  return parts.some(({ id }) => id === payable.id) ? parts : [{ id: payable.id, balanceMinor }, ...parts]
}

type Balance = Pick<Order, 'id' | 'balanceMinor'>

/** Of these the orders of which the wallet pays another part now, each with how that came about. */
export const reshared = (orders: readonly Order[], balances: readonly Balance[], why?: string): readonly Order[] =>
  orders.flatMap((order) => {
    const { balanceMinor } = balances.find(({ id }) => id === order.id) ?? order
    if (balanceMinor === order.balanceMinor) return []
    const explain = adjusted(order, { ...order, balanceMinor }, order.shopId)
    return { ...order, balanceMinor, explain: why === undefined ? explain : explain.map((step) => said(step, why)) }
  })

const said = (step: OrderEntry, why: string): OrderEntry =>
  step.stage === 'ADJUSTMENT' && step.rule === 'BALANCE' ? { ...step, why } : step

function repricedLine({ id, payableMinor, ...before }: OrderLine, baseMinor: bigint) {
  const fromMinor = payableMinor - before.taxMinor
  const taxMinor = taxScaled(before.taxMinor, baseMinor, fromMinor)
  const includedTaxMinor = taxScaled(before.includedTaxMinor, baseMinor, fromMinor)
  return { id, payableMinor: baseMinor + taxMinor, taxMinor, includedTaxMinor }
}
