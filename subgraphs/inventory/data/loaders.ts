import { listBy, rows } from '@supermall/subgraph/load'
import { isUnasked } from '../domain/stock.ts'
import type { Tx } from './database.ts'
import { findDocumentLines, findDocuments } from './documents.ts'
import { findHoldLines } from './hold-lines.ts'
import { findMovements } from './listed.ts'
import { findShelves, findShelvesOf } from './shelves.ts'
import type { ShownSku } from './skus.ts'
import { findShown, findSkus } from './skus.ts'
import { findTransferLines, findTransfers } from './transfers.ts'
import { findWarehouses } from './warehouses.ts'

export type Loaders = ReturnType<typeof loaders>

type Learn = (skuIds: readonly string[]) => Promise<unknown>

/** Made once per request, so that a page of a hundred rows asks each table once. */
export const loaders = (client: Tx, learn: Learn, shopId: string | null) => ({
  /**
   * What was never counted is learned first, so that goods which need no counting are offered from their first day on.
   */
  shown: rows((ids) => shownOrLearned(client, ids, learn)),
  sku: rows((ids) => findSkus(client, ids)),
  shelf: rows((ids) => findShelves(client, ids)),
  shelvesOf: listBy(
    (ids: readonly string[]) => findShelvesOf(client, ids),
    ({ skuId }) => skuId,
  ),
  warehouse: rows((ids) => findWarehouses(client, ids)),
  movement: rows((ids) => findMovements(client, ids)),
  document: rows((ids) => findDocuments(client, ids)),
  documentLines: listBy(
    (ids: readonly string[]) => findDocumentLines(client, ids),
    ({ documentId }) => documentId,
  ),
  transfer: rows((ids) => findTransfers(client, ids)),
  transferLines: listBy(
    (ids: readonly string[]) => findTransferLines(client, ids),
    ({ transferId }) => transferId,
  ),
  /** Of the viewer's own shop where they are a shop's staff. */
  holdLines: listBy(
    (ids: readonly string[]) => findHoldLines(client, ids, shopId),
    ({ ownerId }) => ownerId,
  ),
})

async function shownOrLearned(client: Tx, ids: readonly string[], learn: Learn): Promise<readonly ShownSku[]> {
  const found = await findShown(client, ids)
  const settled = found.filter((sku) => !isUnasked(sku))
  if (settled.length === ids.length) return settled
  const known = new Set(settled.map(({ id }): string => id))
  const unknown = ids.filter((id) => !known.has(id))
  await learn(unknown)
  return [...settled, ...(await findShown(client, unknown))]
}
