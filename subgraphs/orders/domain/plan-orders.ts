import type { Id } from '@supermall/kernel/id'
import { money, split, total } from '@supermall/kernel/money'
import { minorOf } from '@supermall/kernel/wire'
import type { Delivery, LineDraft, OrderDraft, Plan } from './draft.ts'
import { groupBy } from './group-by.ts'
import type { Named } from './named.ts'
import type { AnswerGiven } from './order-answers.ts'
import { answersFor } from './order-answers.ts'
import { ownExplain, plain } from './own-explain.ts'
import type { Offers, QuoteFacts } from './quote/facts.ts'
import { givenOf } from './quote/gifts.ts'
import type { Quoted } from './quote/quote.ts'
import { sumsOf } from './quote/quote.ts'
import type { QuoteLine } from './quote/state.ts'
import { ONCE } from './redeeming.ts'
import type { Fulfilment, OrderKind } from './status.ts'
import type { ProductTerms } from './terms.ts'

const KINDS: Record<QuoteLine['sku']['kind'], OrderKind> = {
  PHYSICAL: 'PHYSICAL',
  VIRTUAL: 'VIRTUAL',
  VERIFICATION: 'VERIFICATION',
  CARD: 'VERIFICATION',
}

type Planning = {
  readonly quoted: Quoted
  readonly facts: QuoteFacts
  readonly delivery: Delivery
  readonly isCashOnDelivery: boolean
  readonly isFromCart: boolean
  readonly named: Named
  /** What the buyer answered to what shops ask. */
  readonly answers: readonly AnswerGiven[]
  readonly ids: { readonly order: () => Id<'ord'>; readonly line: () => Id<'oln'> }
}

/** Splits what is bought by shop and kind; freight goes with what is sent, and the balance is shared by what each owes. */
export function planOrders({ quoted, facts, ids, ...how }: Planning): Plan {
  const groups = [...groupBy(quoted.lines, ({ sku }) => `${sku.shopId} ${KINDS[sku.kind]}`).values()]
  const parentId = groups.length > 1 ? ids.order() : null
  const drafts = groups.map((lines) => draftOf(lines, { quoted, facts, ids }))
  const shares = split(
    money(quoted.balanceMinor, 'CNY'),
    drafts.map(({ payableMinor }) => payableMinor),
  )
  const answered = { forms: facts.shops.forms, answers: how.answers }
  const orders = drafts.map((unpaid, index) => {
    const draft = { ...unpaid, balanceMinor: shares[index]?.minorUnits ?? 0n }
    const explain =
      parentId === null ? quoted.explain.map(plain) : ownExplain(quoted.explain, draft, facts.offers.points)
    return { ...draft, explain, answers: answersFor(answered, boughtOf(groups[index] ?? [])) }
  })
  return {
    currency: quoted.currency,
    parent: parentId === null ? null : parentOf(parentId, orders, quoted),
    orders,
    delivery: how.delivery,
    ...takenOf(facts.offers, quoted),
    points: quoted.pointsUsed,
    isCashOnDelivery: how.isCashOnDelivery,
    isFromCart: how.isFromCart,
    named: how.named,
  }
}

const boughtOf = (lines: readonly QuoteLine[]) => lines.map(({ sku: { shopId, productId } }) => ({ shopId, productId }))

/** A gift is taken of its promotion only where something is given. */
const takenOf = ({ coupons, uses }: Offers, { gifts, backs }: Quoted): Pick<Plan, 'coupons' | 'uses'> => ({
  coupons: coupons.map(({ couponId, gave }) => ({ couponId, gaveMinor: minorOf(gave) })),
  uses: [
    ...uses.map(({ ruleId, version, gave }) => ({ ruleId, version, gaveMinor: minorOf(gave) })),
    ...gifts
      .filter(({ status }) => status === 'GIVEN')
      .map(({ ruleId, version }) => ({ ruleId, version, gaveMinor: 0n })),
    ...backs.map(({ ruleId, version, minor, lines }) => ({
      ruleId,
      version,
      gaveMinor: minor,
      backs: lines.map(({ skuId, quantity, minor: gaveMinor }) => ({ skuId, quantity, gaveMinor })),
    })),
  ],
})

type Around = Pick<Planning, 'quoted' | 'facts' | 'ids'>

function draftOf(lines: readonly QuoteLine[], { quoted, facts, ids }: Around): OrderDraft {
  const [first] = lines
  if (!first) throw new Error('a group has a line')
  const { shopId } = first.sku
  const kind = KINDS[first.sku.kind]
  const bought = lines.map((line, position) => lineDraft(line, { id: ids.line(), position, facts }))
  const drafts = [...bought, ...(kind === 'PHYSICAL' ? giftDrafts(shopId, bought.length, { quoted, facts, ids }) : [])]
  const goodsMinor = total(drafts.map(({ amountMinor }) => amountMinor))
  const owedMinor = total(drafts.map(({ payableMinor }) => payableMinor))
  const taxMinor = total(drafts.map((line) => line.taxMinor))
  const freightMinor = kind === 'PHYSICAL' ? (quoted.freight.get(shopId) ?? 0n) : 0n
  return {
    id: ids.order(),
    shopId,
    kind,
    fulfilment: fulfilmentOf(kind, facts.isPickup),
    goodsMinor,
    discountMinor: goodsMinor - (owedMinor - taxMinor),
    freightMinor,
    taxMinor,
    includedTaxMinor: total(drafts.map((line) => line.includedTaxMinor)),
    payableMinor: owedMinor + freightMinor,
    balanceMinor: 0n,
    explain: [],
    ...waitOf(lines, facts.shops.terms),
    lines: drafts,
  }
}

/** The ids of a parent's children are younger than its own, so that it stands before them. */
const parentOf = (id: Id<'ord'>, orders: readonly OrderDraft[], quoted: Quoted): OrderDraft => ({
  id,
  shopId: null,
  kind: null,
  fulfilment: null,
  ...sumsOf(quoted),
  balanceMinor: total(orders.map(({ balanceMinor }) => balanceMinor)),
  explain: quoted.explain.map(plain),
  receiveAfterDays: null,
  lines: [],
})

type Of = { readonly id: Id<'oln'>; readonly position: number; readonly facts: QuoteFacts }

function lineDraft({ sku, quantity, ...priced }: QuoteLine, { id, position, facts }: Of): LineDraft {
  const terms = termsOf(sku.productId, facts.shops.terms)
  const discounts = Object.entries(priced.discounts).map(([stage, minor]) => [stage, minor.toString()] as const)
  return {
    id,
    position,
    productId: sku.productId,
    skuId: sku.skuId,
    title: sku.title,
    optionText: sku.optionText,
    imageUrl: sku.imageUrl,
    quantity,
    weightGrams: sku.weightGrams,
    listPriceMinor: priced.listMinor,
    unitPriceMinor: priced.unitMinor,
    amountMinor: priced.amountMinor,
    discounts: Object.fromEntries(discounts),
    payableMinor: priced.remainingMinor + priced.taxMinor,
    taxMinor: priced.taxMinor,
    includedTaxMinor: priced.includedTaxMinor,
    giftOf: null,
    redeeming: KINDS[sku.kind] === 'VERIFICATION' ? (sku.redeeming ?? ONCE) : null,
    isReturnableAfterShipping: terms?.isReturnableAfterShipping ?? true,
    isLimited: sku.mostPerBuyer !== null,
    mostPerBuyer: sku.mostPerBuyer,
  }
}

/** What is given of a shop's goods, as lines that cost nothing. */
function giftDrafts(shopId: string, from: number, { quoted, facts, ids }: Around): readonly LineDraft[] {
  const given = quoted.gifts.flatMap((gift) => givenOf(gift).map((item) => ({ ...item, ruleId: gift.ruleId })))
  return given
    .filter(({ sku }) => sku.shopId === shopId)
    .map(({ sku, quantity, ruleId }, index) => ({
      ...lineDraft({ ...FREE, sku, quantity }, { id: ids.line(), position: from + index, facts }),
      listPriceMinor: minorOf(sku.price),
      giftOf: ruleId,
      isLimited: false,
      mostPerBuyer: null,
    }))
}

const FREE = {
  listMinor: 0n,
  unitMinor: 0n,
  amountMinor: 0n,
  fixedMinor: 0n,
  discounts: {},
  remainingMinor: 0n,
  taxMinor: 0n,
  includedTaxMinor: 0n,
}

const fulfilmentOf = (kind: OrderKind, isPickup: boolean): Fulfilment =>
  kind === 'PHYSICAL' ? (isPickup ? 'PICKUP' : 'DELIVERY') : 'NONE'

const termsOf = (productId: string, terms: readonly ProductTerms[]): ProductTerms | undefined =>
  terms.find((one) => one.productId === productId)

/** The longest of what the products say: never, when one of them says never. What says nothing waits as long as everything, which is known when it is sent. */
function waitOf(lines: readonly QuoteLine[], terms: readonly ProductTerms[]) {
  const all = lines.map(({ sku }) => termsOf(sku.productId, terms)?.receiveAfterDays ?? null)
  const said = all.filter((days) => days !== null)
  const receiveAfterDays = said.length === 0 ? null : said.includes(-1) ? -1 : Math.max(...said)
  return { receiveAfterDays, hasUsualWait: said.length < all.length }
}
