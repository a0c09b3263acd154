import type { TransactionSql } from '@supermall/messaging/sql'

/**
 * Takes some of what is to be built anew. The goods are held until the transaction ends, so that nobody changes them between
 * our reading and our writing; those that somebody is changing just now are left for the next time.
 */
export async function takeStale(db: TransactionSql, most: number): Promise<string[]> {
  const rows = await db.$queryRawUnsafe<{ product_id: string }[]>(
    `select stale.product_id from search_stale stale join product p on p.id = stale.product_id
     order by stale.product_id limit $1 for update of stale skip locked for share of p skip locked`,
    most,
  )
  const ids = rows.map(({ product_id }) => product_id)
  await db.$executeRawUnsafe('delete from search_stale where product_id = any($1)', ids)
  return ids
}

/** Every listed product, of one shop or of all, and every document that has lost its product. */
export const staleAll = (db: TransactionSql, shopId: string | null): Promise<number> =>
  Promise.resolve(
    db.$executeRawUnsafe(
      `insert into search_stale (product_id)
       select id from product where is_listed and ($1::text is null or shop_id = $1)
       union select product_id from search_document where $1::text is null or shop_id = $1
       on conflict do nothing`,
      shopId,
    ),
  )

/** What names a product that is gone. Whoever deletes goods deletes their documents; this is for what slipped through. */
export async function dropOrphans(db: TransactionSql): Promise<void> {
  for (const table of ['search_stale', 'search_document']) {
    await db.$executeRawUnsafe(
      `delete from ${table} t where not exists (select from product p where p.id = t.product_id)`,
    )
  }
}
