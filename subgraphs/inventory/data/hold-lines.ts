import type { Tx } from './database.ts'
import type { HoldLineRow, HoldPartRow } from './rows.ts'

export type HoldLineWithParts = HoldLineRow & { readonly parts: readonly HoldPartRow[] }

/** Of some owners; of one shop only when one is given. */
export const findHoldLines = (
  db: Tx,
  ownerIds: readonly string[],
  shopId: string | null,
): Promise<HoldLineWithParts[]> =>
  db.holdLine.findMany({
    where: { ownerId: { in: [...ownerIds] }, ...(shopId === null ? {} : { shopId }) },
    include: { parts: { orderBy: { warehouseId: 'asc' } } },
    orderBy: [{ ownerId: 'asc' }, { skuId: 'asc' }],
  })
