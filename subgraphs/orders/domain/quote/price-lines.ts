import { fault } from '@supermall/kernel/fault'
import { minorOf } from '@supermall/kernel/wire'
import type { Entry, Rule } from './entry.ts'
import { grantedBy } from './entry.ts'
import type { Offers, QuoteFacts, SkuFacts } from './facts.ts'
import type { QuoteLine } from './state.ts'

type Step = { readonly rule: Rule; readonly priceMinor: bigint; readonly why: string }
type Priced = { readonly line: QuoteLine; readonly explain: readonly Entry[] }

const FULL_RATE = 10_000

/**
 * The price of each line for this buyer. A campaign's price takes the place of everything, those that promotions tell the place of
 * the member's own; presell and the wholesale ladder come before them. No rule but a campaign makes anything dearer.
 */
export const priceLines = (facts: QuoteFacts): readonly Priced[] => boughtOf(facts).map((one) => priceLine(one, facts))

/** What promotions must know of each line to lower its price. */
export const basePrices = (facts: QuoteFacts) =>
  boughtOf(facts).map((bought) => {
    const { sku, quantity } = bought
    const base = baseStep(bought, facts)
    const listMinor = base?.priceMinor ?? minorOf(sku.price)
    const isPriceKept = base?.rule === 'PRESELL'
    const member = isPriceKept ? null : memberStep(sku, listMinor, facts)
    const memberMinor = member && member.priceMinor < listMinor ? member.priceMinor : listMinor
    const memberRate = member?.rule === 'LEVEL_RATE' ? facts.buyer.levelRate : null
    return { sku, quantity, listMinor, memberMinor, memberRate, isPriceKept, isMemberRefused: isRefused(sku, facts) }
  })

type Bought = { readonly sku: SkuFacts; readonly quantity: number; readonly pieces: number }

function boughtOf(facts: QuoteFacts): readonly Bought[] {
  const known = new Map(facts.skus.map((sku) => [sku.skuId as string, sku]))
  const bought = facts.wishes.flatMap(({ skuId, quantity }) => {
    const sku = known.get(skuId)
    return sku ? [{ sku, quantity }] : []
  })
  const pieces = piecesOf(bought)
  return bought.map((one) => ({ ...one, pieces: pieces.get(one.sku.productId) ?? one.quantity }))
}

/** Limits and the ladder count over all SKUs of a product. */
export function piecesOf(
  lines: readonly { readonly sku: SkuFacts; readonly quantity: number }[],
): ReadonlyMap<string, number> {
  const pieces = new Map<string, number>()
  for (const { sku, quantity } of lines) pieces.set(sku.productId, (pieces.get(sku.productId) ?? 0) + quantity)
  return pieces
}

function priceLine(bought: Bought, facts: QuoteFacts): Priced {
  const { sku, quantity } = bought
  const listMinor = minorOf(sku.price)
  const campaign = facts.offers.prices.find(({ skuId, kind }) => skuId === sku.skuId && kind === 'CAMPAIGN')
  const steps = campaign ? [toldStep(campaign)] : ownSteps(bought, facts)
  const unitMinor = steps.at(-1)?.priceMinor ?? listMinor
  const amountMinor = unitMinor * BigInt(quantity)
  return {
    line: {
      sku,
      quantity,
      listMinor,
      unitMinor,
      amountMinor,
      fixedMinor: campaign ? amountMinor : 0n,
      discounts: {},
      remainingMinor: amountMinor,
      taxMinor: 0n,
      includedTaxMinor: 0n,
    },
    explain: steps.map(({ rule, priceMinor, why }, index) => ({
      stage: 'LINES',
      rule,
      skuId: sku.skuId,
      shopId: sku.shopId,
      why,
      beforeMinor: (steps[index - 1]?.priceMinor ?? listMinor) * BigInt(quantity),
      afterMinor: priceMinor * BigInt(quantity),
    })),
  }
}

function ownSteps(bought: Bought, facts: QuoteFacts): readonly Step[] {
  const { sku } = bought
  const base = baseStep(bought, facts)
  const baseMinor = base?.priceMinor ?? minorOf(sku.price)
  const personal = base?.rule === 'PRESELL' ? [] : personalSteps(sku, baseMinor, facts)
  return base ? [base, ...personal] : personal
}

/** What promotions tell is the whole of it: where the member's own price is a part of it, they tell that, too. */
function personalSteps(sku: SkuFacts, baseMinor: bigint, facts: QuoteFacts): readonly Step[] {
  const told = facts.offers.prices.filter(({ skuId }) => skuId === sku.skuId).map(toldStep)
  const dearest = told.find(({ priceMinor }) => priceMinor > baseMinor || priceMinor < 0n)
  if (dearest) throw fault('INTERNAL_SERVER_ERROR', `${dearest.rule} makes ${sku.skuId} dearer`)
  if (told.length > 0) return told
  const member = memberStep(sku, baseMinor, facts)
  return member !== null && member.priceMinor < baseMinor ? [member] : []
}

const toldStep = ({ ruleId, price, name }: Offers['prices'][number]): Step => ({
  rule: ruleId === null ? 'MEMBER_LEVEL' : grantedBy(ruleId),
  priceMinor: minorOf(price),
  why: name,
})

const baseStep = ({ sku, pieces }: Bought, { now }: QuoteFacts): Step | null =>
  presellStep(sku, now) ?? ladderStep(sku, pieces)

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

function memberStep(sku: SkuFacts, baseMinor: bigint, facts: QuoteFacts): Step | null {
  const { buyer } = facts
  if (buyer.levelId === null || isRefused(sku, facts)) return null
  const own = sku.levelPrices.find(({ levelId }) => levelId === buyer.levelId)
  if (own) return { rule: 'LEVEL_PRICE', priceMinor: minorOf(own.price), why: "The price for the buyer's level." }
  if (buyer.levelRate >= FULL_RATE) return null
  const priceMinor = (baseMinor * BigInt(buyer.levelRate) + BigInt(FULL_RATE / 2)) / BigInt(FULL_RATE)
  return { rule: 'LEVEL_RATE', priceMinor, why: `The buyer's level pays ${buyer.levelRate / 100} %.` }
}

const isRefused = (sku: SkuFacts, { shops }: QuoteFacts): boolean =>
  shops.terms.some(({ productId, isMemberDiscounted }) => productId === sku.productId && !isMemberDiscounted)
