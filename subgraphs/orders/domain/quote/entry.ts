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

/** One step of a price that changed something: which rule took what from where to where, and why. */
export type Entry = {
  readonly stage: Stage
  readonly rule: string
  readonly skuId: string | null
  readonly shopId: string | null
  readonly beforeMinor: bigint
  readonly afterMinor: bigint
  readonly why: string
  /** Where it took off several orders, and is told of one: how much of it was off that one. */
  readonly ownMinor?: bigint
}

/** The same of an order, for which somebody may have asked another price since. */
export type OrderEntry = Entry | (Omit<Entry, 'stage'> & { readonly stage: 'ADJUSTMENT' })
