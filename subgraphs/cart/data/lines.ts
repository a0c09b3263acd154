import type { Id } from '@supermall/kernel/id'
import { Prisma } from '../../../prisma/cart/generated/client.ts'
import type { Cart, Copied, Line, Mark, MarkedLine } from '../domain/cart.ts'
import { cartColumns } from './carts.ts'
import type { Tx } from './database.ts'

const lineColumns = Prisma.raw(`l.id, l.cart_id as "cartId", l.sku_id as "skuId", l.product_id as "productId",
  l.shop_id as "shopId", l.quantity, l.is_selected as "isSelected", l.title, l.option_text as "optionText",
  l.added_price as "addedPrice", l.added_currency as "addedCurrency", l.added_at as "addedAt", l.updated_at as "updatedAt"`)

type Row = Line & { readonly [K in keyof Mark as `mark_${K}`]: Mark[K] | null }

/** The latest first, each with what was told of its SKU. */
export async function listLines(db: Tx, cartId: string): Promise<MarkedLine[]> {
  const rows = await db.$queryRaw<Row[]>`
    select ${lineColumns}, m.price as mark_price, m.currency as mark_currency, m.shelf as mark_shelf, m.available as mark_available
    from cart_line l left join sku_mark m on m.sku_id = l.sku_id
    where l.cart_id = ${cartId} order by l.id desc`
  return rows.map(
    ({ mark_price: price, mark_currency: currency, mark_shelf: shelf, mark_available: available, ...line }) => ({
      ...line,
      mark: price === null || currency === null || shelf === null ? null : { price, currency, shelf, available },
    }),
  )
}

export const findLines = (db: Tx, cartId: string, skuIds: readonly string[]): PromiseLike<Line[]> =>
  db.$queryRaw<Line[]>`
    select ${lineColumns} from cart_line l where l.cart_id = ${cartId} and l.sku_id = any(${skuIds}::text[])`

export async function setQuantity(
  db: Tx,
  { cartId, skuId }: { cartId: string; skuId: string },
  { quantity, now }: { quantity: number; now: Date },
): Promise<boolean> {
  return (await db.cartLine.updateMany({ where: { cartId, skuId }, data: { quantity, updatedAt: now } })).count === 1
}

export type Which =
  | { readonly kind: 'ALL' }
  | { readonly kind: 'SHOP'; readonly shopId: string }
  | { readonly kind: 'SKUS'; readonly skuIds: readonly string[] }

const whereOf = (which: Which) => {
  if (which.kind === 'ALL') return {}
  return which.kind === 'SHOP' ? { shopId: which.shopId } : { skuId: { in: [...which.skuIds] } }
}

export async function setSelected(
  db: Tx,
  cartId: string,
  { which, isSelected }: { which: Which; isSelected: boolean },
): Promise<number> {
  const where = { cartId, isSelected: !isSelected, ...whereOf(which) }
  return (await db.cartLine.updateMany({ where, data: { isSelected } })).count
}

type Removed = { readonly cart: Cart; readonly productIds: readonly Id<'prd'>[] }

/** All lines when no SKUs are named. The cart must be locked by this transaction. */
export async function removeLines(db: Tx, cartId: string, skuIds: readonly string[] | null): Promise<Removed> {
  const among = skuIds === null ? Prisma.empty : Prisma.sql`and l.sku_id = any(${skuIds}::text[])`
  const [row] = await db.$queryRaw<(Cart & { productIds: Id<'prd'>[] | null })[]>`
    with gone as (delete from cart_line l where l.cart_id = ${cartId} ${among} returning l.product_id)
    update cart c set line_count = c.line_count - (select count(*) from gone)
    where c.id = ${cartId} returning ${cartColumns}, (select array_agg(distinct product_id) from gone) as "productIds"`
  if (!row) throw new Error(`the cart ${cartId} is not there, and was locked`)
  const { productIds, ...cart } = row
  return { cart, productIds: productIds ?? [] }
}

/** Another SKU takes the line's place, or its pieces are added to the line that is there; one of the two must be free. */
export const replaceSku = (db: Tx, line: Line, { copied, now }: { copied: Copied; now: Date }): PromiseLike<unknown> =>
  db.cartLine.update({ where: { id: line.id }, data: { ...copied, updatedAt: now } })

export const saveLine = (db: Tx, { id, quantity, isSelected }: Line, now: Date): PromiseLike<unknown> =>
  db.cartLine.update({ where: { id }, data: { quantity, isSelected, updatedAt: now } })

type Taken = { readonly cartId: string; readonly skuId: string; readonly quantity: number }

/**
 * Pieces that came on top stay; a line that has no more than that goes. The carts must be locked by this transaction; those that
 * are others after it come back.
 */
export const takeOut = (db: Tx, taken: readonly Taken[], now: Date): PromiseLike<Cart[]> =>
  db.$queryRaw<Cart[]>`
    with taken as (
      select "cartId" as cart_id, "skuId" as sku_id, sum(quantity)::int as quantity
      from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb) as t("cartId" text, "skuId" text, quantity integer)
      group by 1, 2),
    fewer as (
      update cart_line l set quantity = l.quantity - t.quantity, updated_at = ${now}::timestamptz
      from taken t where l.cart_id = t.cart_id and l.sku_id = t.sku_id and l.quantity > t.quantity returning l.cart_id),
    gone as (
      delete from cart_line l using taken t
      where l.cart_id = t.cart_id and l.sku_id = t.sku_id and l.quantity <= t.quantity returning l.cart_id)
    update cart c set line_count = c.line_count - (select count(*) from gone where gone.cart_id = c.id)
    where c.id in (select cart_id from fewer union select cart_id from gone) returning ${cartColumns}`
