import { inBatches } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import { analyzeTables } from '@supermall/subgraph/database/copy'
import type { Seeding, Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from './data/database.ts'
import type { Batch } from './data/fill.ts'
import { fillBatch, fillDocuments, fillWarehouses, hasOwnStock } from './data/fill.ts'
import { documentsOf, openings } from './seed/documents.ts'
import type { DemoSku } from './seed/goods.ts'
import { demoSkus } from './seed/goods.ts'
import { movementRow, placesOf, skuRow, stockRow } from './seed/shelves.ts'
import { demoWarehouses } from './seed/warehouses.ts'

/** The goods came in before the mall's first month, of which something was sold. */
const DAYS_OPEN = 40
const BATCH = 5_000
/** While one batch is being written, the next is being made. */
const AT_ONCE = 3

/** Every SKU of the demo mall has stock: of most there is enough, some run low and some are sold out. */
export async function seed({ db: { sql }, client, clock, scale }: Seeding<Within<Tx, Tools>>): Promise<void> {
  if (await hasOwnStock(sql)) return
  const now = after(clock(), -days(DAYS_OPEN))
  await fillWarehouses(client, demoWarehouses(now))
  const opening = openings()
  const running = new Set<Promise<void>>()
  for (const skus of inBatches(demoSkus(scale), BATCH)) {
    const run: Promise<void> = fillBatch(sql, batchOf(skus, { opening, now })).finally(() => running.delete(run))
    running.add(run)
    if (running.size >= AT_ONCE) await Promise.race(running)
  }
  await Promise.all(running)
  await fillDocuments(client, documentsOf(opening, now))
  await analyzeTables(sql, ['sku', 'stock', 'stock_movement', 'warehouse'])
}

type Opening = { readonly opening: ReturnType<typeof openings>; readonly now: Date }

function batchOf(skus: readonly DemoSku[], { opening, now }: Opening): Batch {
  const placed = skus.flatMap(placesOf)
  return {
    firstId: skus[0]?.id ?? '',
    lastId: skus.at(-1)?.id ?? derivedId('sku', 0),
    skus: skus.map((sku) => skuRow(sku, now)),
    stocks: placed.map((place) => stockRow(place, now)),
    movements: placed.flatMap((place) => (place.onHand > 0 ? [movementRow(place, opening.add(place), now)] : [])),
  }
}
