import { Prisma } from '../../../prisma/catalog/generated/client.ts'
import type { Tx } from './database.ts'

const IS_OUT_OF_P = Prisma.sql`(
  exists (select from sku k where k.product_id = p.id and k.retired_at is null)
  and not exists (select from sku k where k.product_id = p.id and k.retired_at is null
    and case when p.kind = 'VIRTUAL' then k.secrets_left > 0 else not k.is_out end))`

/**
 * A product is sold out when all that is for sale of it is: of secrets this domain knows itself, of all else inventory told. It is looked
 * at behind the product's lock, so that of two SKUs that run out at once the second is judged with the first.
 */
export async function keepSoldOut(db: Tx, productIds: readonly string[]): Promise<void> {
  const ids = [...new Set(productIds)]
  if (ids.length === 0) return
  await db.$queryRaw`select id from product where id = any(${ids}::text[]) order by id for no key update`
  await db.$executeRaw`
    update product p set is_sold_out = not p.is_sold_out
    where p.id = any(${ids}::text[]) and p.is_sold_out <> ${IS_OUT_OF_P}`
}

type Looked = {
  /** The last that was looked at; null where there are no more. */
  readonly lastId: string | null
  readonly miscounted: readonly string[]
}

/** Of so many goods in the order of their ids: which are kept otherwise than they stand by now. */
export async function lookThrough(db: Tx, after: string, most: number): Promise<Looked> {
  const [found] = await db.$queryRaw<Looked[]>`
    with p as (select id, kind, is_sold_out from product where id > ${after} order by id limit ${most})
    select (select max(id) from p) as "lastId", array(select id from p where is_sold_out <> ${IS_OUT_OF_P}) as miscounted`
  if (!found) throw new Error('a list has a row')
  return found
}
