import { newId } from '@supermall/kernel/id'
import { Prisma } from '../../../prisma/cart/generated/client.ts'
import type { Cart, Copied, Owner } from '../domain/cart.ts'
import { MOST_LINES, MOST_PIECES } from '../domain/cart.ts'
import { cartColumns, expiryOf, ownedBy } from './carts.ts'
import type { Tx } from './database.ts'

type NewLine = Copied & { readonly quantity: number; readonly isSelected?: boolean }

export type Added =
  | { readonly kind: 'ADDED'; readonly cart: Cart; readonly quantities: ReadonlyMap<string, number> }
  | { readonly kind: 'NO_CART' }
  | { readonly kind: 'FULL' }
  | { readonly kind: 'OVER_MOST' }

/** Each SKU once. With `isWhole` all pieces are added or none: a line that would hold too many is not cut to what it may hold. */
export type Adding = { readonly lines: readonly NewLine[]; readonly now: Date; readonly isWhole?: boolean }

type Row = Omit<Cart, 'id'> & {
  readonly id: Cart['id'] | null
  readonly foundId: string | null
  readonly quantities: Readonly<Record<string, number>> | null
}

/**
 * One statement finds the cart and locks it, puts the lines in or adds their pieces to what is there, and counts. Each line brings
 * an id of its own: the one that comes back tells whether it is new. The count is added to what the cart holds when its lock is
 * got, so two rivals cannot take the last place both. Whoever is told `FULL` or `OVER_MOST` must roll back.
 */
export async function addLines(db: Tx, owner: Owner, { lines, now, isWhole = false }: Adding): Promise<Added> {
  const given = lines.map((line) => ({
    isSelected: true,
    ...line,
    id: newId('crl', now.getTime()),
    addedPrice: String(line.addedPrice),
  }))
  const [row] = await db.$queryRaw<Row[]>`
    with given as (${givenIn(given)}),
    mine as (select c.id from cart c where ${ownedBy(owner, now)} for no key update),
    marked as (${marking(now)}),
    added as (${adding(now, isWhole)}),
    news as (select count(*)::int as total from added join given using (id)),
    counted as (
      update cart c set line_count = c.line_count + (select total from news),
        expires_at = ${expiryOf(owner, now)}::timestamptz, updated_at = ${now}::timestamptz
      where c.id = (select id from mine) and c.line_count + (select total from news) <= ${MOST_LINES}
      returning ${cartColumns})
    select mine.id as "foundId", counted.*, (select jsonb_object_agg(sku_id, quantity) from added) as quantities
    from (select 1) as one left join mine on true left join counted on true`
  if (!row?.foundId) return { kind: 'NO_CART' }
  const { foundId: _, quantities, id, ...cart } = row
  if (id === null) return { kind: 'FULL' }
  const held = new Map(Object.entries(quantities ?? {}))
  if (held.size < lines.length) return { kind: 'OVER_MOST' }
  return { kind: 'ADDED', cart: { ...cart, id }, quantities: held }
}

const givenIn = (lines: readonly object[]): Prisma.Sql => Prisma.sql`
  select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as given(
    id text, "skuId" text, "productId" text, "shopId" text, quantity integer, "isSelected" boolean,
    title text, "optionText" text, "addedPrice" bigint, "addedCurrency" text)`

/** In the order of the ids, as everybody does it, so that two carts that get the same new goods do not wait for each other. */
const marking = (now: Date): Prisma.Sql => Prisma.sql`
  insert into sku_mark (sku_id, product_id, price, currency, price_told_at)
  select "skuId", "productId", "addedPrice", "addedCurrency", ${now}::timestamptz
  from given where exists (select from mine) order by "skuId"
  on conflict (sku_id) do nothing`

/** Who adds it again has seen how it is called and what it costs now. */
const adding = (now: Date, isWhole: boolean): Prisma.Sql => Prisma.sql`
  insert into cart_line as l (id, cart_id, sku_id, product_id, shop_id, quantity, is_selected, title, option_text,
    added_price, added_currency, added_at, updated_at)
  select given.id, mine.id, "skuId", "productId", "shopId", quantity, "isSelected", title, "optionText",
    "addedPrice", "addedCurrency", ${now}::timestamptz, ${now}::timestamptz
  from given cross join mine order by "skuId"
  on conflict (cart_id, sku_id) do update set
    quantity = least(${MOST_PIECES}, l.quantity + excluded.quantity), is_selected = l.is_selected or excluded.is_selected,
    title = excluded.title, option_text = excluded.option_text, added_price = excluded.added_price,
    added_currency = excluded.added_currency, updated_at = excluded.updated_at
  where not ${isWhole} or l.quantity + excluded.quantity <= ${MOST_PIECES}
  returning l.id, l.sku_id, l.quantity`
