import { minorOf } from '../wire.ts'
import type { Entry } from './entry.ts'
import type { QuoteFacts, SkuFacts } from './facts.ts'
import type { QuoteLine } from './state.ts'

type Step = { readonly rule: string; readonly priceMinor: bigint; readonly why: string }
type Priced = { readonly line: QuoteLine; readonly explain: readonly Entry[] }

const FULL_RATE = 10_000

/**
 * The price of each line for this buyer. A campaign's price takes the place of everything, a promotion's that of the member's own;
 * presell and the wholesale ladder come before them. No rule but a campaign makes anything dearer.
 */
export function priceLines(facts: QuoteFacts): readonly Priced[] {
  const known = new Map(facts.skus.map((sku) => [sku.skuId as string, sku]))
  const bought = facts.wishes.flatMap(({ skuId, quantity }) => {
    const sku = known.get(skuId)
    return sku ? [{ sku, quantity }] : []
  })
  const pieces = piecesOf(bought)
  return bought.map(({ sku, quantity }) =>
    priceLine(sku, { quantity, pieces: pieces.get(sku.productId) ?? quantity, facts }),
  )
}

/** Limits and the ladder count over all SKUs of a product. */
export function piecesOf(
  lines: readonly { readonly sku: SkuFacts; readonly quantity: number }[],
): ReadonlyMap<string, number> {
  const pieces = new Map<string, number>()
  for (const { sku, quantity } of lines) pieces.set(sku.productId, (pieces.get(sku.productId) ?? 0) + quantity)
  return pieces
}

type Of = { readonly quantity: number; readonly pieces: number; readonly facts: QuoteFacts }

function priceLine(sku: SkuFacts, { quantity, pieces, facts }: Of): Priced {
  const listMinor = minorOf(sku.price)
  const campaign = facts.offers.prices.find(({ skuId, kind }) => skuId === sku.skuId && kind === 'CAMPAIGN')
  const steps = campaign
    ? [{ rule: campaign.ruleId, priceMinor: minorOf(campaign.price), why: 'The price of the campaign.' }]
    : ownSteps(sku, { quantity, pieces, facts })
  const unitMinor = steps.at(-1)?.priceMinor ?? listMinor
  const amountMinor = unitMinor * BigInt(quantity)
  return {
    line: {
      ...{ sku, quantity, listMinor, unitMinor, amountMinor },
      ...{ isFixed: campaign !== undefined, discounts: {}, remainingMinor: amountMinor },
      ...{ taxMinor: 0n, includedTaxMinor: 0n },
    },
    explain: steps.map(({ rule, priceMinor, why }, index) => ({
      ...{ stage: 'LINES', rule, skuId: sku.skuId, shopId: sku.shopId, why },
      beforeMinor: (steps[index - 1]?.priceMinor ?? listMinor) * BigInt(quantity),
      afterMinor: priceMinor * BigInt(quantity),
    })),
  }
}

function ownSteps(sku: SkuFacts, of: Of): readonly Step[] {
  const base = presellStep(sku, of.facts.now) ?? ladderStep(sku, of.pieces)
  const baseMinor = base?.priceMinor ?? minorOf(sku.price)
  const personal =
    base?.rule === 'PRESELL' ? null : (promotionStep(sku, of.facts) ?? memberStep(sku, baseMinor, of.facts))
  return [base, personal !== null && personal.priceMinor < baseMinor ? personal : null].filter((step) => step !== null)
}

function presellStep({ presell }: SkuFacts, now: Date): Step | null {
  const isOn = presell !== null && now >= new Date(presell.startsAt) && now < new Date(presell.endsAt)
  return isOn ? { rule: 'PRESELL', priceMinor: minorOf(presell.price), why: 'Sold before it is there.' } : null
}

function ladderStep({ wholesale, price }: SkuFacts, pieces: number): Step | null {
  const reached = wholesale
    .filter(({ fromQuantity }) => pieces >= fromQuantity)
    .sort((a, b) => b.fromQuantity - a.fromQuantity)[0]
  if (!reached || minorOf(reached.price) >= minorOf(price)) return null
  return { rule: 'WHOLESALE', priceMinor: minorOf(reached.price), why: `From ${reached.fromQuantity} pieces on.` }
}

function promotionStep({ skuId }: SkuFacts, { offers }: QuoteFacts): Step | null {
  const found = offers.prices.find((one) => one.skuId === skuId && one.kind === 'PROMOTION')
  return found ? { rule: found.ruleId, priceMinor: minorOf(found.price), why: 'The price of a promotion.' } : null
}

function memberStep(sku: SkuFacts, baseMinor: bigint, { buyer, shops }: QuoteFacts): Step | null {
  const isExcluded = shops.terms.some(
    ({ productId, isMemberDiscounted }) => productId === sku.productId && !isMemberDiscounted,
  )
  if (buyer.levelId === null || isExcluded) return null
  const own = sku.levelPrices.find(({ levelId }) => levelId === buyer.levelId)
  if (own) return { rule: 'LEVEL_PRICE', priceMinor: minorOf(own.price), why: "The price for the buyer's level." }
  if (buyer.levelRate >= FULL_RATE) return null
  const priceMinor = (baseMinor * BigInt(buyer.levelRate) + BigInt(FULL_RATE / 2)) / BigInt(FULL_RATE)
  return { rule: 'LEVEL_RATE', priceMinor, why: `The buyer's level pays ${buyer.levelRate / 100} %.` }
}
