import type { Id } from '@supermall/kernel/id'
import type { Shelf } from './stock.ts'

export type MovementKind =
  | 'STOCK_IN'
  | 'STOCK_OUT'
  | 'COUNT'
  | 'HOLD'
  | 'RELEASE'
  | 'DEDUCT'
  | 'RESTOCK'
  | 'TRANSFER_OUT'
  | 'TRANSFER_IN'
  | 'TRANSFER_BACK'

/**
 * One step: how many more are there, and how many more are held. `reference` is what caused it: an owner, a document, a
 * refund.
 */
export type Move = {
  readonly skuId: Id<'sku'>
  readonly warehouseId: Id<'whs'>
  readonly kind: MovementKind
  readonly onHand: number
  readonly held: number
  readonly reference: string
}

/** A step as the ledger keeps it. */
export type Movement = Omit<Move, 'onHand' | 'held'> & {
  readonly shopId: Id<'shp'>
  readonly number: number
  readonly onHandBefore: number
  readonly onHandAfter: number
  readonly heldBefore: number
  readonly heldAfter: number
}

type Counters = Pick<Shelf, 'received' | 'returned' | 'issued' | 'sold'>

/** Which counter tells where the goods came from or went to, so that all of them add up to what is there. */
export function countersAfter(shelf: Counters, { kind, onHand }: Pick<Move, 'kind' | 'onHand'>): Counters {
  const { received, returned, issued, sold } = shelf
  switch (kind) {
    case 'HOLD':
    case 'RELEASE':
      return { received, returned, issued, sold }
    case 'DEDUCT':
      return { received, returned, issued, sold: sold - onHand }
    case 'RESTOCK':
      return { received, returned: returned + onHand, issued, sold }
    default:
      return onHand < 0
        ? { received, returned, issued: issued - onHand, sold }
        : { received: received + onHand, returned, issued, sold }
  }
}
