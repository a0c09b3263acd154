import type { stockChanged } from '@supermall/contracts/inventory'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Told } from '@supermall/messaging/consume'
import type { Tx, Unit } from '../data/database.ts'
import { markBack, markPrice, markShelf, markStock } from '../data/marks.ts'
import type { Mark } from '../domain/cart.ts'

/** Marks of a SKU are no change of anybody's cart, so nothing is told: a SKU may lie in a hundred thousand of them. */
type Product = { readonly productId: Id<'prd'>; readonly version: number }

export const putOnShelf = async (product: Product, { db }: Unit) => markShelf(db, product, 'ON')
export const takeOffShelf = async (product: Product, { db }: Unit) => markShelf(db, product, 'OFF')
export const markDeleted = async (product: Product, { db }: Unit) => markShelf(db, product, 'DELETED')

type StockChanged = Parameters<typeof stockChanged>[0]

export async function countStock(changes: readonly Told<Tx, StockChanged>[]): Promise<void> {
  const [first] = changes
  const told = changes.map(({ payload: { skuId, available, revision = null }, envelope }) => {
    return { skuId, available, revision, at: new Date(envelope.occurredAt) }
  })
  if (first) await markStock(first.unit.db, told)
}

type Moved = { readonly skuId: Id<'sku'>; readonly at: Date; readonly revision: number | null }

export const runOut = async (moved: Moved, { db }: Unit) => markStock(db, [{ ...moved, available: 0 }])
export const comeBack = async (moved: Moved, { db }: Unit) => markBack(db, moved)

type Price = Pick<Mark, 'price'> & { readonly skuId: Id<'sku'>; readonly currency: Currency; readonly at: Date }

export const changePrice = async ({ skuId, ...price }: Price, { db }: Unit) => markPrice(db, skuId, price)
