import type { Id } from '@supermall/kernel/id'

export type DocumentKind = 'STOCK_IN' | 'STOCK_OUT' | 'COUNT'

export type DocumentLine = {
  readonly skuId: Id<'sku'>
  readonly quantity: number
  readonly onHandBefore: number
  readonly onHandAfter: number
}

export type StockDocument = {
  readonly id: Id<'sdc'>
  readonly shopId: Id<'shp'>
  readonly warehouseId: Id<'whs'>
  readonly kind: DocumentKind
  readonly remark: string
  readonly operatorId: string | null
  readonly createdAt: Date
  readonly lines: readonly DocumentLine[]
}

/** How many more are there after a line: what was counted is what is there, whatever the books said. */
export function changeBy(kind: DocumentKind, quantity: number, onHand: number): number {
  switch (kind) {
    case 'STOCK_IN':
      return quantity
    case 'STOCK_OUT':
      return -quantity
    case 'COUNT':
      return quantity - onHand
  }
}
