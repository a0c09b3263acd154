import type { skuFacts } from '@supermall/contracts/catalog'
import { least } from '@supermall/kernel/money'
import { minorOf } from '@supermall/kernel/wire'
import type { EngineLine } from './engine/facts.ts'
import { atRate } from './rules/rule.ts'

type SkuFacts = NonNullable<(typeof skuFacts)['answer']['_zod']['output']>['skus'][number]
export type Wanted = { readonly skuId: string; readonly quantity: number }
export type Level = { readonly levelId: string | null; readonly memberRate: number }

/** Lines as orders would ask about them: the ladder of the goods, then what such a member pays. Presell keeps its price. */
export function simulatedLines(
  wanted: readonly Wanted[],
  skus: readonly SkuFacts[],
  { level, now }: { level: Level; now: Date },
): readonly EngineLine[] {
  const known = new Map(skus.map((sku) => [sku.skuId as string, sku]))
  const bought = wanted.flatMap(({ skuId, quantity }) => {
    const sku = known.get(skuId)
    return sku ? [{ sku, quantity }] : []
  })
  return bought.map(({ sku, quantity }) => {
    const same = bought.filter((one) => one.sku.productId === sku.productId)
    const pieces = same.reduce((sum, one) => sum + one.quantity, 0)
    const { skuId, productId, shopId, categoryId } = sku
    return { skuId, productId, shopId, categoryId, quantity, ...pricesOf(sku, pieces, { level, now }) }
  })
}

function pricesOf(sku: SkuFacts, pieces: number, { level, now }: { level: Level; now: Date }) {
  const { presell } = sku
  if (presell && now >= new Date(presell.startsAt) && now < new Date(presell.endsAt)) {
    const listMinor = minorOf(presell.price)
    return { listMinor, memberMinor: listMinor, memberRate: null, isMemberRefused: false, isPriceKept: true }
  }
  const listMinor = ladderOf(sku, pieces)
  const own = sku.levelPrices.find(({ levelId }) => levelId === level.levelId)
  const memberRate = own || level.memberRate >= 10_000 ? null : level.memberRate
  const memberMinor = own ? minorOf(own.price) : atRate(listMinor, memberRate ?? 10_000)
  return {
    listMinor,
    memberMinor: least(memberMinor, listMinor),
    memberRate,
    isMemberRefused: false,
    isPriceKept: false,
  }
}

const ladderOf = ({ wholesale, price }: SkuFacts, pieces: number): bigint =>
  least(
    minorOf(price),
    ...wholesale.filter(({ fromQuantity }) => pieces >= fromQuantity).map((step) => minorOf(step.price)),
  )
