import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'

/**
 * When a SKU is counted: taken when it is ordered, taken only when it is paid, or never. Goods whose pieces are counted
 * by somebody else, as secrets of virtual goods are, are unlimited here.
 */
export type StockMode = 'ON_ORDER' | 'ON_PAYMENT' | 'UNLIMITED'

/** Where a SKU stands against its threshold. It is told when it changes, so each crossing is told once. */
export type StockAlert = 'NONE' | 'LOW' | 'OUT'

export type Sku = {
  readonly id: Id<'sku'>
  readonly productId: Id<'prd'>
  readonly shopId: Id<'shp'>
  readonly mode: StockMode
  readonly threshold: number
  readonly available: number
  readonly alert: StockAlert
  readonly isRetired: boolean
  /** Whether its pieces are secrets, which the catalogue counts; null where it was not asked yet. */
  readonly isVirtual: boolean | null
  /** Of which word of the catalogue `available` is then. */
  readonly secretsRevision: number
  /** Whether storefronts tell how many there are; null is as the shop says. */
  readonly isShown: boolean | null
  readonly version: number
}

/** What of one SKU lies in one warehouse. */
export type Shelf = {
  readonly id: Id<'stk'>
  readonly skuId: Id<'sku'>
  readonly warehouseId: Id<'whs'>
  readonly shopId: Id<'shp'>
  readonly onHand: number
  readonly held: number
  readonly received: number
  readonly returned: number
  readonly issued: number
  readonly sold: number
  readonly moves: number
}

/** With what its warehouse says of it: from a disabled one nothing is sold, and the lowest priority goes first. */
export type PlacedShelf = Shelf & { readonly isEnabled: boolean; readonly priority: number }

/** More pieces than anybody has of anything: what all fifty warehouses of a shop hold together still fits into every column. */
export const MOST_PIECES = 1_000_000
export const MOST_ON_HAND = 40_000_000
export const MOST_AVAILABLE = 50 * MOST_ON_HAND
export const DEFAULT_THRESHOLD = 10

export const freeOn = ({ onHand, held }: Pick<Shelf, 'onHand' | 'held'>): number => onHand - held

/** Nothing runs out that nobody counts, here or where it is kept. */
export const isCounted = ({ mode, isVirtual }: Pick<Sku, 'mode' | 'isVirtual'>): boolean =>
  isVirtual === true || mode !== 'UNLIMITED'

/** Virtual goods are never counted here, so of what is counted nobody needs to ask. */
export const isUnasked = ({ mode, isVirtual }: Pick<Sku, 'mode' | 'isVirtual'>): boolean =>
  isVirtual === null && mode === 'UNLIMITED'

export const isSkuId = (text: string): text is Id<'sku'> => parseId('sku', text) !== null

/** What a new SKU is counted as: secrets of virtual goods are counted where they are kept. */
export const modeOf = (kind: string): StockMode => (kind === 'VIRTUAL' ? 'UNLIMITED' : 'ON_ORDER')
