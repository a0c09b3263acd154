import { admits } from '@supermall/kernel/audience'
import type { Buyer, QuoteFacts, SkuFacts } from './facts.ts'
import { piecesOf } from './price-lines.ts'
import type { Problem, QuoteLine } from './state.ts'

const MOST_PIECES = 999

/** Why lines cannot be ordered as they are: they are gone, not for this buyer, too few, too many, or of another currency. */
export function problemsOf(lines: readonly QuoteLine[], facts: QuoteFacts): readonly Problem[] {
  const known = new Set(lines.map(({ sku }) => sku.skuId as string))
  const unknown = facts.wishes
    .filter(({ skuId }) => !known.has(skuId))
    .map(({ skuId }) => said('SKU_NOT_FOUND', 'There is no such thing to buy.', skuId))
  const pieces = piecesOf(lines)
  return [...buyerProblems(facts), ...unknown, ...lines.flatMap((line) => lineProblems(line, { facts, pieces, lines }))]
}

function buyerProblems({ buyer }: QuoteFacts): readonly Problem[] {
  return buyer.isBlacklisted ? [said('BUYER_BLOCKED', 'You cannot buy here now.', null)] : []
}

type Around = {
  readonly facts: QuoteFacts
  readonly pieces: ReadonlyMap<string, number>
  readonly lines: readonly QuoteLine[]
}

function lineProblems({ sku, quantity }: QuoteLine, { facts, pieces, lines }: Around): readonly Problem[] {
  const { buyer, shops, now } = facts
  const all = pieces.get(sku.productId) ?? quantity
  const bought = shops.bought.find(({ productId }) => productId === sku.productId)?.pieces ?? 0
  const currency = lines[0]?.sku.price.currency
  const checks: readonly (readonly [boolean, string, string])[] = [
    [!sku.isOnSale, 'NOT_ON_SALE', 'It is not on sale.'],
    [shops.closedShopIds.includes(sku.shopId), 'SHOP_CLOSED', 'The shop takes no orders for now.'],
    [isTooEarly(sku, now), 'PRESELL_NOT_STARTED', 'Its sale has not begun.'],
    [sku.price.currency !== currency, 'CURRENCY_MISMATCH', 'It is counted in another currency than the rest.'],
    [!mayBuy(sku, buyer), 'BUYER_NOT_ALLOWED', 'It is sold to other members only.'],
    [quantity > MOST_PIECES, 'QUANTITY_RANGE', `At most ${MOST_PIECES} at once.`],
    [all < sku.leastPerOrder, 'LEAST_PER_ORDER', `An order has at least ${sku.leastPerOrder} of it.`],
    [
      sku.mostPerOrder !== null && all > sku.mostPerOrder,
      'MOST_PER_ORDER',
      `An order has at most ${sku.mostPerOrder} of it.`,
    ],
    [
      sku.mostPerBuyer !== null && bought + all > sku.mostPerBuyer,
      'MOST_PER_BUYER',
      `Everybody can buy ${sku.mostPerBuyer} of it in all.`,
    ],
  ]
  const plain = checks.flatMap(([isSo, code, message]) => (isSo ? [said(code, message, sku.skuId)] : []))
  const { secretsLeft } = sku
  return secretsLeft !== null && secretsLeft < quantity ? [...plain, short(sku, quantity, secretsLeft)] : plain
}

/** What somebody may not see they cannot buy either, however they came to know of it. */
const mayBuy = (sku: SkuFacts, buyer: Buyer): boolean =>
  maySee(sku, buyer) && admits(buyer, sku.buyLevelIds, sku.buyGroupIds)

export const maySee = ({ viewLevelIds = [], viewGroupIds = [] }: SkuFacts, buyer: Buyer): boolean =>
  admits(buyer, viewLevelIds, viewGroupIds)

const isTooEarly = ({ presell }: SkuFacts, now: Date): boolean => presell !== null && now < new Date(presell.startsAt)

const said = (code: string, message: string, skuId: string | null): Problem => ({ code, message, skuId })

const short = ({ skuId }: SkuFacts, requested: number, available: number): Problem => ({
  code: 'INSUFFICIENT_STOCK',
  message: 'There is not enough of it.',
  skuId,
  requested,
  available,
})
