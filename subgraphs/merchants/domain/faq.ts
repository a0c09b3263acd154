import type { Id } from '@supermall/kernel/id'

export type FaqEntry = {
  readonly id: Id<'faq'>
  /** Null where the whole mall answers. */
  readonly shopId: Id<'shp'> | null
  readonly question: string
  readonly answer: string
  readonly isEnabled: boolean
  readonly position: number
  readonly version: number
}

export const MOST_ENTRIES = 200
