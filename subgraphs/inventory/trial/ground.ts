import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'
import { domainFloor } from '@supermall/testing/domain'
import { holdStock } from '../commands/hold-stock.ts'
import { writeDocument } from '../commands/write-document.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { keepSkus } from '../data/skus.ts'
import { keepMain } from '../data/warehouses.ts'
import type { HoldAnswer, Line } from '../domain/hold.ts'
import type { StockMode } from '../domain/stock.ts'
import { mainWarehouseId } from '../domain/warehouse.ts'

const START = new Date('2026-11-21T04:00:00Z')

/** One shop with a warehouse, on a database of its own. */
export async function ground() {
  const clock = { now: START }
  const floor = await domainFloor<Tx, Tools>({ name: 'inventory', open, clock: () => clock.now })
  const shopId = newId('shp')
  const warehouseId = mainWarehouseId(shopId)
  await floor.transact(({ db, now }) => keepMain(db, [shopId], now))
  const one = async (text: string, ...values: unknown[]) => (await floor.sql.query(text, values)).rows[0]

  async function manyGoods(count: number, pieces: number, mode: StockMode = 'ON_ORDER'): Promise<Id<'sku'>[]> {
    const ids = Array.from({ length: count }, () => newId('sku'))
    const skus = ids.map((id) => ({ id, productId: newId('prd'), shopId, mode }))
    await floor.transact(({ db, now }) => keepSkus(db, skus, now))
    if (pieces > 0) await document('STOCK_IN', ...ids.map((skuId) => ({ skuId, quantity: pieces })))
    return ids
  }

  const goods = async (pieces: number, mode?: StockMode): Promise<Id<'sku'>> =>
    (await manyGoods(1, pieces, mode))[0] as Id<'sku'>

  const document = (kind: 'STOCK_IN' | 'STOCK_OUT' | 'COUNT', ...lines: readonly Line[]) =>
    floor.operate('inventory.stock.move', (unit) =>
      writeDocument(kind, { warehouseId, lines, idempotencyKey: newId('key') }, unit),
    )

  return {
    ...floor,
    clock,
    shopId,
    warehouseId,
    goods,
    manyGoods,
    document,
    one,
    hold: async (
      ownerId: string,
      lines: readonly Line[],
      until = new Date(clock.now.getTime() + minutes(30)),
    ): Promise<HoldAnswer> =>
      (await floor.transact((unit) => holdStock([{ ownerId, lines, until }], unit)))[0] as HoldAnswer,
    expiring: (checkouts: readonly Standing[] = []) => ({ ...expiringOn(floor, checkouts), clock: () => clock.now }),
    /** What the books say of a SKU. */
    books: (skuId: string) =>
      one(
        `select sum(on_hand)::int as "onHand", sum(held)::int as held, sum(sold)::int as sold, sum(returned)::int
          as returned,
          (select available from sku where id = $1) as available from stock where sku_id = $1`,
        skuId,
      ),
    /** What must never be: each row that comes back is a broken promise. */
    broken: async () => (await Promise.all(PROMISES.map((text) => floor.sql.query(text)))).flatMap(({ rows }) => rows),
  }
}

type Standing = { readonly checkoutId: string; readonly isPlaced: boolean }

/** What the job is given that ends holds past their time, with orders that know these checkouts. */
const expiringOn = ({ tools, transact }: Pick<Floor, 'tools' | 'transact'>, checkouts: readonly Standing[]) => ({
  client: tools.client,
  transact,
  ask: (async () => ({ checkouts })) as Ask,
})

type Floor = Awaited<ReturnType<typeof domainFloor<Tx, Tools>>>

export type Ground = Awaited<ReturnType<typeof ground>>

export const order = (checkoutId: string, lines: readonly Line[]) => ({
  orderId: newId('ord'),
  checkoutId: checkoutId as Id<'chk'>,
  lines,
})

const PROMISES = [
  `select 'lives as long as one of its lines', h.owner_id from hold h
   join (select owner_id, bool_or(state = 'HELD') as held, bool_or(state = 'DEDUCTED') as gone from hold_line group by 1) l
     using (owner_id)
   where h.state <> case when l.held then 'HELD' when l.gone then 'DEDUCTED' else 'RELEASED' end`,
  `select 'adds up', id from stock where on_hand <> received + returned - issued - sold or held < 0 or held > on_hand`,
  `select 'held', s.id from stock s where s.held <> (select coalesce(sum(p.quantity), 0) from hold_part p
     join hold_line l on l.owner_id = p.owner_id and l.sku_id = p.sku_id
     where l.state = 'HELD' and p.sku_id = s.sku_id and p.warehouse_id = s.warehouse_id)`,
  `select 'sold', s.id from stock s where s.sold <> (select coalesce(sum(p.quantity), 0) from hold_part p
     join hold_line l on l.owner_id = p.owner_id and l.sku_id = p.sku_id
     where l.state = 'DEDUCTED' and p.sku_id = s.sku_id and p.warehouse_id = s.warehouse_id)`,
  `select 'journal', s.id from stock s
   left join (select sku_id, warehouse_id, sum(on_hand_after - on_hand_before) as on_hand, sum(held_after -
     held_before) as held,
     count(*) as moves from stock_movement group by 1, 2) m on m.sku_id = s.sku_id and m.warehouse_id = s.warehouse_id
   where s.on_hand <> coalesce(m.on_hand, 0) or s.held <> coalesce(m.held, 0) or s.moves <> coalesce(m.moves, 0)`,
  `select 'chain', a.id from stock_movement a join stock_movement b
     on b.sku_id = a.sku_id and b.warehouse_id = a.warehouse_id and b.number = a.number + 1
   where b.on_hand_before <> a.on_hand_after or b.held_before <> a.held_after`,
  `select 'available', k.id from sku k where k.available <> (select coalesce(sum(s.on_hand - s.held), 0) from stock s
     join warehouse w on w.id = s.warehouse_id and w.is_enabled and not w.is_recount_due where s.sku_id = k.id)
     and k.is_virtual is not true`,
]
