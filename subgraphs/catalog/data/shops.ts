import type { Tx } from './database.ts'
import type { ShopRow } from './rows.ts'

export const findShop = (db: Tx, id: string): Promise<ShopRow | null> => db.shop.findUnique({ where: { id } })

type ShopFacts = Omit<ShopRow, 'productCount' | 'isAsked'>

/** Events may arrive in any order: what is newest stays. False when a newer one was here first. */
export async function rememberFacts(db: Tx, shop: ShopFacts): Promise<boolean> {
  const count = await db.$executeRaw`
    insert into shop (id, version, name, status, shown_until, most_products, is_goods_audit_needed)
    values (${shop.id}, ${shop.version}, ${shop.name}, ${shop.status}, ${shop.shownUntil}, ${shop.mostProducts}, ${shop.isGoodsAuditNeeded})
    on conflict (id) do update set version = excluded.version, name = excluded.name, status = excluded.status,
      shown_until = excluded.shown_until, most_products = excluded.most_products, is_goods_audit_needed = excluded.is_goods_audit_needed
    where shop.version < excluded.version`
  return count === 1
}

/** One more product, if the shop may have one more: the condition and the change are one statement, so no two pass it together. */
export async function takePlace(db: Tx, shopId: string): Promise<boolean> {
  const count = await db.$executeRaw`
    update shop set product_count = product_count + 1 where id = ${shopId} and product_count < most_products`
  return count === 1
}

export async function givePlaces(db: Tx, shopId: string, places: number): Promise<void> {
  await db.shop.update({ where: { id: shopId }, data: { productCount: { decrement: places } } })
}
