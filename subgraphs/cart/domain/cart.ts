import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'

export const MOST_LINES = 100
export const MOST_PIECES = 999

/** Whose cart it is: an account's, or that of whoever holds a token. A guest's lasts so long after each use. */
export type Owner =
  | { readonly kind: 'ACCOUNT'; readonly accountId: Id<'acc'> }
  | { readonly kind: 'GUEST'; readonly tokenHash: string; readonly lastsMs: number }

export type Cart = {
  readonly id: Id<'crt'>
  readonly accountId: Id<'acc'> | null
  readonly lineCount: number
  readonly expiresAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What is copied from the catalogue when a line is added. */
export type Copied = {
  readonly skuId: Id<'sku'>
  readonly productId: Id<'prd'>
  readonly shopId: Id<'shp'>
  readonly title: string
  readonly optionText: string
  readonly addedPrice: bigint
  readonly addedCurrency: Currency
}

export type Line = Copied & {
  readonly id: Id<'crl'>
  readonly cartId: Id<'crt'>
  readonly quantity: number
  readonly isSelected: boolean
  readonly addedAt: Date
  readonly updatedAt: Date
}

/** What is known of a SKU from what was told, for as long as those who know do not answer. */
export type Mark = {
  readonly price: bigint
  readonly currency: Currency
  readonly shelf: 'ON' | 'OFF' | 'DELETED'
  /** Null while nothing was told, and for what is never counted. */
  readonly available: number | null
}

export type MarkedLine = Line & { readonly mark: Mark | null }

/** Pieces on top of others never go beyond what a line may hold. */
export const capped = (quantity: number): number => Math.min(MOST_PIECES, quantity)
