import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'

export type PromotionStatus = 'DRAFT' | 'PUBLISHED' | 'ENDED'

/** One rule with its window, its audience and its budget. */
export type Promotion = {
  readonly id: Id<'prm'>
  /** Null is the platform's own. */
  readonly shopId: Id<'shp'> | null
  readonly title: string
  readonly status: PromotionStatus
  readonly currency: Currency
  readonly startsAt: Date
  readonly endsAt: Date
  readonly version: number
}
