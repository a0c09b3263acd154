import type { Cart } from '../domain/cart.ts'
import type { Merged } from '../domain/merge.ts'
import { cartColumns } from './carts.ts'
import type { Tx } from './database.ts'

/** Both carts must be locked by this transaction. */
export async function saveMerged(
  db: Tx,
  cartId: string,
  { merged, now }: { merged: Merged; now: Date },
): Promise<Cart> {
  const raised = merged.raised.map(({ id, quantity, isSelected }) => ({ id, quantity, isSelected }))
  const [cart] = await db.$queryRaw<Cart[]>`
    with raised as (
      update cart_line l set quantity = r.quantity, is_selected = r."isSelected", updated_at = ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(raised)}::jsonb) as r(id text, quantity integer, "isSelected" boolean)
      where l.id = r.id),
    moved as (
      update cart_line l set cart_id = ${cartId}, updated_at = ${now}::timestamptz
      where l.id = any(${merged.moved.map(({ id }) => id)}::text[]) returning l.id)
    update cart c set line_count = c.line_count + (select count(*) from moved)
    where c.id = ${cartId} returning ${cartColumns}`
  if (!cart) throw new Error(`the cart ${cartId} is not there, and was locked`)
  return cart
}
