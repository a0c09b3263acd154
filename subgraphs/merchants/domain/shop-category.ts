import type { Id } from '@supermall/kernel/id'

export type ShopCategory = {
  readonly id: Id<'sct'>
  readonly name: string
  readonly iconUrl: string | null
  readonly isEnabled: boolean
  readonly position: number
  readonly version: number
}

export const MOST_CATEGORIES = 200
