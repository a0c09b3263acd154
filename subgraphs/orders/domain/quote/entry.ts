import type { Id } from '@supermall/kernel/id'

/** The stages of a price, in the order in which they are worked. */
export type Stage =
  | 'LINES'
  | 'BUNDLE'
  | 'SHOP_TIER'
  | 'PLATFORM_TIER'
  | 'COUPON'
  | 'FREIGHT'
  | 'TAX'
  | 'POINTS'
  | 'BALANCE'

/** The rules of this mall by which a price comes about or is adjusted; the description of `QuoteEntry.rule` lists them. */
export const RULES = [
  ...(['PRESELL', 'WHOLESALE', 'LEVEL_PRICE', 'LEVEL_RATE', 'MEMBER_LEVEL'] as const),
  ...(['UNIFORM_FREIGHT', 'FREIGHT_TEMPLATE', 'FREE_FREIGHT', 'SAME_CITY'] as const),
  ...(['TAX_ADDED', 'TAX_INCLUDED', 'POINTS', 'BALANCE'] as const),
  ...(['GOODS', 'FREIGHT', 'TAX'] as const),
]

/** What promotions grant is named by its id. */
type Granted = Lowercase<Id<string>>
export type Rule = (typeof RULES)[number] | Granted

export const grantedBy = (id: string): Granted => id as Granted

/** One step of a price that changed something: which rule took what from where to where, and why. */
export type Entry = {
  readonly stage: Stage
  readonly rule: Rule
  readonly skuId: string | null
  readonly shopId: string | null
  readonly beforeMinor: bigint
  readonly afterMinor: bigint
  readonly why: string
  /** What it did to each line that bears it: by that each order of a purchase is told its own part, and kept is only that. */
  readonly shares?: readonly LineStep[]
}

export type LineStep = { readonly skuId: string; readonly beforeMinor: bigint; readonly afterMinor: bigint }

/** The same of an order, for which somebody may have asked another price since. */
export type OrderEntry = Entry | (Omit<Entry, 'stage'> & { readonly stage: 'ADJUSTMENT' })
