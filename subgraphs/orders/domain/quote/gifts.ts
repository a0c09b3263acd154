import type { GiftChoice, Offers, QuoteFacts, SkuFacts } from './facts.ts'
import type { Problem, QuoteState } from './state.ts'

type Told = Offers['gifts'][number]

type GiftItemStatus = 'GIVEN' | 'TO_CHOOSE' | 'NOT_CHOSEN' | 'OUT_OF_STOCK' | 'NOT_OFFERED'
type GiftItem = {
  readonly skuId: string
  readonly sku: SkuFacts | null
  readonly quantity: number
  readonly status: GiftItemStatus
}
export type QuotedGift = Pick<Told, 'ruleId' | 'version' | 'shopId' | 'name' | 'choices'> & {
  readonly status: 'GIVEN' | 'TO_CHOOSE' | 'NOT_TO_BE_HAD'
  readonly items: readonly GiftItem[]
}

/** What one checkout gives at most, over all promotions. */
const MOST_GIVEN = 20

/**
 * What is given on top, as chosen and as long as there is some of it: goods that are on sale, of the promotion's own shop, which sends
 * something else with it. It costs nothing, travels along for nothing, and is counted for nothing. What was chosen and cannot be
 * given must not be overlooked; what is given to everybody is left out and told.
 */
export function gifts(state: QuoteState, facts: QuoteFacts): QuoteState {
  const taken = new Map(state.lines.map(({ sku, quantity }) => [sku.skuId as string, quantity]))
  const given = facts.offers.gifts.map((gift) => quoted(gift, { state, facts, taken }))
  const problems = facts.giftChoices.flatMap((choice) => problemsOf(choice, given))
  return { ...state, gifts: given, problems: [...state.problems, ...problems] }
}

export const givenOf = ({ items }: QuotedGift): readonly (GiftItem & { readonly sku: SkuFacts })[] =>
  items.flatMap((item) => (item.status === 'GIVEN' && item.sku ? [{ ...item, sku: item.sku }] : []))

/** Why promotions that would give something do not. */
export const giftReasons = (given: readonly QuotedGift[]): Offers['whyNot'] =>
  given
    .filter(({ status }) => status === 'NOT_TO_BE_HAD')
    .map(({ ruleId, name, items }) => ({
      ruleId,
      couponId: null,
      name,
      ...(items.some(({ status }) => status === 'OUT_OF_STOCK')
        ? { code: 'GIFT_OUT_OF_STOCK', message: 'There is none of it left.' }
        : { code: 'GIFT_NOT_OFFERED', message: 'It is not on sale, or nothing that it could be sent with is bought.' }),
    }))

type Around = {
  readonly state: QuoteState
  readonly facts: QuoteFacts
  /** What of a SKU is asked for already: bought, or given by a promotion before. */
  readonly taken: Map<string, number>
}

function quoted(gift: Told, around: Around): QuotedGift {
  const { ruleId, version, shopId, name, choices } = gift
  const chosen = around.facts.giftChoices.find((one) => one.ruleId === ruleId)?.skuIds ?? []
  const isFull = choices !== null && new Set(chosen).size >= choices
  const items = gift.items.map(({ skuId, quantity }): GiftItem => {
    const sku = around.facts.gifts.skus.find((one) => one.skuId === skuId) ?? null
    const isWanted = choices === null || chosen.includes(skuId)
    const reason = sku ? whyNot(sku, { gift, quantity, around }) : 'NOT_OFFERED'
    const status = reason ?? (isWanted ? 'GIVEN' : isFull ? 'NOT_CHOSEN' : 'TO_CHOOSE')
    if (status === 'GIVEN') around.taken.set(skuId, (around.taken.get(skuId) ?? 0) + quantity)
    if (status === 'GIVEN') around.taken.set(COUNT, (around.taken.get(COUNT) ?? 0) + 1)
    return { skuId, sku, quantity, status }
  })
  return { ruleId, version, shopId, name, choices, items, status: statusOf(items) }
}

/** Stands among the SKUs for how many gifts were given. */
const COUNT = 'gifts'

function statusOf(items: readonly GiftItem[]): QuotedGift['status'] {
  if (items.some(({ status }) => status === 'GIVEN')) return 'GIVEN'
  return items.some(({ status }) => status === 'TO_CHOOSE') ? 'TO_CHOOSE' : 'NOT_TO_BE_HAD'
}

type Asked = { readonly gift: Told; readonly quantity: number; readonly around: Around }

/** Whoever gives away gives away their own. */
function whyNot(sku: SkuFacts, { gift, quantity, around }: Asked): GiftItemStatus | null {
  const { state, facts, taken } = around
  const isTheirs = gift.shopId === null || gift.shopId === sku.shopId
  const isSame = sku.kind === 'PHYSICAL' && sku.price.currency === state.currency && sku.isOnSale
  const isSentAlong = state.lines.some((line) => line.sku.shopId === sku.shopId && line.sku.kind === 'PHYSICAL')
  if (!isTheirs || !isSame || !isSentAlong || (taken.get(COUNT) ?? 0) >= MOST_GIVEN) return 'NOT_OFFERED'
  const available = facts.gifts.available.get(sku.skuId) ?? null
  return available !== null && available < quantity + (taken.get(sku.skuId) ?? 0) ? 'OUT_OF_STOCK' : null
}

function problemsOf({ ruleId, skuIds }: GiftChoice, given: readonly QuotedGift[]): readonly Problem[] {
  const gift = given.find((one) => one.ruleId === ruleId)
  if (!gift) return [said('GIFT_NOT_GRANTED', 'This gift is not given for what is bought.')]
  const isMany = skuIds.length > (gift.choices ?? 0) || new Set(skuIds).size < skuIds.length
  const isElse = skuIds.some((id) => gift.items.every(({ skuId }) => skuId !== id))
  if (isMany || isElse) return [said('GIFT_CHOICE', `Of this gift ${gift.choices ?? 'nothing'} can be chosen.`)]
  const gone = gift.items.filter(({ skuId, status }) => skuIds.includes(skuId) && status !== 'GIVEN')
  return gone.map(() => said('GIFT_OUT_OF_STOCK', 'A gift that was chosen cannot be had any more; choose again.'))
}

const said = (code: string, message: string): Problem => ({ code, message, skuId: null })
