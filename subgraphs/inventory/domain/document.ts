export type DocumentKind = 'STOCK_IN' | 'STOCK_OUT' | 'COUNT'

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
