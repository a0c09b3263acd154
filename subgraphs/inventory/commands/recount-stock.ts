import type { Transact } from '@supermall/messaging/unit'
import type { Tools, Tx } from '../data/database.ts'
import type { WarehouseRow } from '../data/rows.ts'
import { nextSkusIn } from '../data/shelves.ts'
import { endRecount, findRecountDue } from '../data/warehouses.ts'
import { closeStock, openStock } from './move-stock.ts'

type Recounting = Pick<Tools, 'client'> & { readonly transact: Transact<Tx> }

const STEP = 100

/** After a warehouse was switched on or off: what its goods offer is counted and told, some SKUs at a time. */
export async function recountStock({ client, transact }: Recounting): Promise<number> {
  let counted = 0
  for (const warehouse of await findRecountDue(client)) {
    counted += await recount(warehouse, { client, transact })
    await endRecount(client, warehouse)
  }
  return counted
}

async function recount({ id }: WarehouseRow, { client, transact }: Recounting): Promise<number> {
  let counted = 0
  for (let after = ''; ; ) {
    const skuIds = await nextSkusIn(client, id, { after, most: STEP })
    const last = skuIds.at(-1)
    if (last === undefined) return counted
    await transact(async (unit) => closeStock((await openStock({ skuIds }, unit)).ledger, unit))
    counted += skuIds.length
    after = last
  }
}
