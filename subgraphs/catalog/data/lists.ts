import type { Order } from '@supermall/subgraph/keyset'

export const byPosition: Order = { column: 'position', isDescending: false, read: Number }
