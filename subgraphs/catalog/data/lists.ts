import type { Order } from '@supermall/subgraph/keyset'

export const byId = (isDescending: boolean): Order => ({ column: 'id', isDescending })
export const byPosition: Order = { column: 'position', isDescending: false, read: Number }
