import { total } from '@supermall/kernel/money'
import { codesAround } from '@supermall/kernel/region'
import { minorOf, wire } from '@supermall/kernel/wire'
import { groupBy } from '../group-by.ts'
import type { FreightTemplate, ProductTerms, Rate } from '../terms.ts'
import { isWithin } from '../terms.ts'
import type { Entry } from './entry.ts'
import { grantedBy } from './entry.ts'
import type { Offers, QuoteFacts, ShopFacts } from './facts.ts'
import { sameCityFreight } from './same-city-freight.ts'
import type { Problem, QuoteLine, QuoteState } from './state.ts'
import { isFixed, openOf, remainingOf } from './state.ts'

type Sent = { readonly line: QuoteLine; readonly terms: ProductTerms | null; readonly template: FreightTemplate | null }

/** What sending costs, shop by shop. Nothing is sent of what is fetched, redeemed or read. */
export function freight(state: QuoteState, facts: QuoteFacts): QuoteState {
  if (facts.isPickup) return state
  if (facts.isSameCity) return sameCityFreight(state, facts)
  return sendParcels(state, counted(facts, state.currency))
}

/** Which of what is sent goes with which shop. */
function parcelsOf(state: QuoteState, facts: QuoteFacts) {
  const sent = state.lines.filter(({ sku }) => sku.kind === 'PHYSICAL').map((line) => sentAs(line, facts))
  return { sent, byShop: groupBy(sent, ({ line }) => line.sku.shopId as string) }
}

/** What all parcels cost by these offers, and of how many lines nobody has said it. */
export function parcelCost(state: QuoteState, facts: QuoteFacts): readonly [bigint, number] {
  const around = { state, facts: counted(facts, state.currency) }
  const parcels = [...parcelsOf(state, facts).byShop].map((parcel) => chargedOf(parcel, around))
  return [total(parcels.map((parcel) => feeOf(parcel, around))), unsaidOf(parcels, around.facts).length]
}

function sendParcels(state: QuoteState, facts: QuoteFacts): QuoteState {
  const { sent, byShop } = parcelsOf(state, facts)
  const around = { state, facts }
  const parcels = [...byShop].map((parcel) => chargedOf(parcel, around))
  const fees = new Map(parcels.map((parcel) => [parcel[0], feeOf(parcel, around)]))
  const explain = [...byShop].flatMap((parcel) => entriesOf(parcel, around))
  const blocked = sent.filter(({ template }) => isKept(template, facts.regionCode))
  return {
    ...state,
    freight: fees,
    explain: [...state.explain, ...explain],
    problems: [
      ...state.problems,
      ...blocked.map(({ line }) => notSent(line)),
      ...unsaidOf(parcels, facts).map(({ line }) => notSaid(line)),
    ],
  }
}

/** What frees of freight when it is counted in another currency than the order frees nothing: nobody knows what it is worth. */
function counted({ shops, offers, ...facts }: QuoteFacts, currency: string): QuoteFacts {
  const freeFreight = offers.freeFreight.filter(({ instead }) => !instead || instead.currency === currency)
  const rules = shops.rules.filter((rule) => rule.currency === currency)
  return granting({ ...facts, offers, shops: { ...shops, rules } }, freeFreight)
}

export type Granted = Offers['freeFreight'][number]

/** The same facts, were this granted. */
export const granting = (facts: QuoteFacts, freeFreight: readonly Granted[]): QuoteFacts => ({
  ...facts,
  offers: { ...facts.offers, freeFreight: [...freeFreight] },
})

export function sentAs(line: QuoteLine, { shops }: Pick<QuoteFacts, 'shops'>): Sent {
  const { productId, shopId, price } = line.sku
  return { line, ...termsFor({ productId, shopId, currency: price.currency }, shops) }
}

type Goods = { readonly productId: string; readonly shopId: string; readonly currency: string }

/** A product's own template, the default of its shop, or the newest one; of these two, as far as it can be, in the goods' currency. */
export function termsFor(goods: Goods, shops: Pick<ShopFacts, 'terms' | 'templates'>): Omit<Sent, 'line'> {
  const terms = shops.terms.find(({ productId }) => productId === goods.productId) ?? null
  const own = shops.templates.filter(({ shopId }) => shopId === goods.shopId)
  const fitting = own.filter(({ currency }) => currency === goods.currency)
  const usual = fitting.length > 0 ? fitting : own
  const newest = [...usual].sort((a, b) => (a.id < b.id ? 1 : -1))[0]
  const template = own.find(({ id }) => id === terms?.templateId) ?? usual.find(({ isDefault }) => isDefault) ?? newest
  return { terms, template: template ?? null }
}

/** Whether nothing is sent there. */
export const isKept = (template: FreightTemplate | null, regionCode: string | null): boolean =>
  isWithin(regionCode, template?.noDeliveryRegionCodes ?? [])

/** A shop that has no template sends for nothing; one that counts in another currency has not said what it costs. */
const isSaid = ({ line: { sku }, terms, template }: Sent): boolean =>
  terms?.uniformFreightMinor != null
    ? terms.currency === sku.price.currency
    : template === null || template.currency === sku.price.currency

type Around = {
  readonly state: QuoteState
  readonly facts: QuoteFacts
  /** As if nothing were sent free of charge for its amount. */
  readonly isWhole?: boolean
}

/** What goes with a shop, or what of it is charged. */
type Parcel = readonly [shopId: string, sent: readonly Sent[]]

/** What a shop asks money for, were nothing granted. */
function chargedOf([shopId, sent]: Parcel, around: Around): Parcel {
  const { state, facts, isWhole = false } = around
  const isFree = isWhole ? () => false : freeBy(shopId, { state, facts })
  const isItself = (one: Sent): boolean => isFreeItself(one, sent, { regionCode: facts.regionCode, isWhole })
  return [shopId, sent.filter((one) => !isItself(one) && !isFree(one.line))]
}

/** What that costs by what is granted. */
function feeOf([shopId, charged]: Parcel, around: Around): bigint {
  const { facts } = around
  const paid = charged.filter((one) => isSaid(one) && !isGranted(one.line, facts))
  return chargeFor(paid, facts.regionCode) + insteadOf(shopId, around)
}

const unsaidOf = (parcels: readonly Parcel[], facts: QuoteFacts): readonly Sent[] =>
  parcels.flatMap(([, charged]) => charged.filter((one) => !isSaid(one) && !isGranted(one.line, facts)))

/** What packages cost to send, each once, with the shop of the first of their lines; nothing where another promotion frees them all. */
function insteadOf(shopId: string, { state, facts }: Around): bigint {
  const { freeFreight } = facts.offers
  const isFree = (skuId: string): boolean =>
    freeFreight.some(
      ({ instead, skuIds, exceptRegionCodes }) =>
        !instead && skuIds.some((id) => id === skuId) && !isWithin(facts.regionCode, exceptRegionCodes),
    )
  const charged = freeFreight.flatMap(({ instead, skuIds }) => {
    if (!instead) return []
    const sent = state.lines.filter(({ sku }) => sku.kind === 'PHYSICAL' && skuIds.includes(sku.skuId))
    const isHere = sent[0]?.sku.shopId === shopId && !sent.every(({ sku }) => isFree(sku.skuId))
    return isHere ? [minorOf(instead)] : []
  })
  return total(charged)
}

function chargeFor(charged: readonly Sent[], regionCode: string | null): bigint {
  const pooled = charged.filter(({ terms }) => terms?.uniformFreightMinor == null)
  const pools = groupBy(pooled, ({ template }) => template)
  const templated = [...pools].map(([template, lines]) => (template ? poolFee(template, lines, regionCode) : 0n))
  return uniformFee(charged) + total(templated)
}

/** Of each product once that names its own. */
function uniformFee(charged: readonly Sent[]): bigint {
  const uniform = charged.filter(({ terms }) => terms?.uniformFreightMinor != null)
  return total([...new Map(uniform.map(({ terms }) => [terms?.productId, terms?.uniformFreightMinor ?? 0n])).values()])
}

/** From some amount on a shop sends free of charge; what a campaign sells neither counts for it nor profits. */
function freeBy(shopId: string, { state, facts }: Around): (line: QuoteLine) => boolean {
  const rule = facts.shops.rules.find((one) => one.shopId === shopId)
  const counted = total(state.lines.filter(({ sku }) => sku.shopId === shopId).map(openOf))
  const isReached = rule !== undefined && counted >= rule.thresholdMinor
  if (!isReached || isWithin(facts.regionCode, rule.exceptRegionCodes)) return () => false
  return (line) => !isFixed(line) && !rule.exceptProductIds.includes(line.sku.productId)
}

/** Promotions and coupons that free lines of freight, but for some regions. */
const isGranted = ({ sku }: QuoteLine, { offers, regionCode }: QuoteFacts): boolean =>
  offers.freeFreight.some(
    ({ skuIds, exceptRegionCodes }) => skuIds.includes(sku.skuId) && !isWithin(regionCode, exceptRegionCodes),
  )

type Going = { readonly regionCode: string | null; readonly isWhole: boolean }

function isFreeItself({ line, terms }: Sent, sent: readonly Sent[], { regionCode, isWhole }: Going): boolean {
  if (isWithin(regionCode, terms?.freeExceptRegionCodes ?? [])) return false
  const same = sent.filter((one) => one.line.sku.productId === line.sku.productId).map((one) => one.line)
  const pieces = same.reduce((sum, { quantity }) => sum + quantity, 0)
  return (
    line.sku.isFreeOfShipping ||
    (terms?.freeFromPieces != null && pieces >= terms.freeFromPieces) ||
    (!isWhole && isEnough(remainingOf(same), { line, terms }))
  )
}

const isEnough = (minor: bigint, { line: { sku }, terms }: Pick<Sent, 'line' | 'terms'>): boolean =>
  terms?.freeFromMinor != null && terms.currency === sku.price.currency && minor >= terms.freeFromMinor

/** Lines of one template travel together: one first price for all of them. */
function poolFee(template: FreightTemplate, sent: readonly Sent[], regionCode: string | null): bigint {
  const amount = sent.reduce(
    (sum, { line }) => sum + line.quantity * (template.measure === 'PIECES' ? 1 : line.sku.weightGrams),
    0,
  )
  return rateFee(rateFor(template, regionCode), amount)
}

export function rateFee({ first, firstMinor, step, stepMinor }: Rate, amount: number): bigint {
  const beyond = Math.max(0, amount - first)
  return firstMinor + BigInt(Math.ceil(beyond / step)) * stepMinor
}

/** The region that names the place most exactly, and of several such the first. */
function rateFor({ rate, regions }: FreightTemplate, regionCode: string | null): Rate {
  if (regionCode === null) return rate
  const around = codesAround(regionCode)
  let best = { rate, digits: 0 }
  for (const region of regions)
    for (const code of region.regionCodes) {
      const digits = around.get(code) ?? 0
      if (digits > best.digits) best = { rate: region.rate, digits }
    }
  return best.rate
}

type Step = Pick<Entry, 'rule' | 'why'> & { readonly feeMinor: bigint }

/** What sending costs, what of it falls away because enough is bought, and then what each that grants something makes of it. */
function entriesOf(parcel: Parcel, around: Around): readonly Entry[] {
  const bare = { ...around, facts: granting(around.facts, []) }
  const whole = chargedOf(parcel, { ...bare, isWhole: true })
  const uniformMinor = uniformFee(whole[1].filter(isSaid))
  const charged = chargedOf(parcel, bare)
  const steps: readonly Step[] = [
    { rule: 'UNIFORM_FREIGHT', feeMinor: uniformMinor, why: 'What goods cost to send that name their own freight.' },
    { rule: 'FREIGHT_TEMPLATE', feeMinor: feeOf(whole, bare), why: 'What sending costs.' },
    { rule: 'FREE_FREIGHT', feeMinor: feeOf(charged, bare), why: 'From this amount on it is sent free of charge.' },
    ...grantedSteps(charged, around),
  ]
  return steps.flatMap(({ rule, why, feeMinor: afterMinor }, index) => {
    const beforeMinor = steps[index - 1]?.feeMinor ?? 0n
    const entry = { stage: 'FREIGHT', rule, skuId: null, shopId: parcel[0], beforeMinor, afterMinor, why } as const
    return beforeMinor === afterMinor ? [] : [entry]
  })
}

/** One after the other, each on what those before it have left; a package frees its lines and then asks for its own freight. */
function grantedSteps(charged: Parcel, { state, facts }: Around): readonly Step[] {
  const { freeFreight } = facts.offers
  return freeFreight.flatMap((grant, index) => {
    const { ruleId, couponId, name, instead } = grant
    const stepBy = (last: Granted, why: string): Step => {
      const granted = granting(facts, [...freeFreight.slice(0, index), last])
      return { rule: grantedBy(couponId ?? ruleId), feeMinor: feeOf(charged, { state, facts: granted }), why }
    }
    if (!instead) return [stepBy(grant, name)]
    const freed = stepBy({ ...grant, instead: wire(0n, instead.currency) }, name)
    return [freed, stepBy(grant, `${name}: what sending it costs.`)]
  })
}

const notSent = ({ sku }: QuoteLine): Problem => ({
  code: 'ADDRESS_NOT_DELIVERABLE',
  message: 'This is not sent to that address.',
  skuId: sku.skuId,
})

const notSaid = ({ sku }: QuoteLine): Problem => ({
  code: 'FREIGHT_UNKNOWN',
  message: 'Its shop has not said what sending this costs in the currency that it is sold in.',
  skuId: sku.skuId,
})
