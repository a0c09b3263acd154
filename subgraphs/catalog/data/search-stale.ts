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

/** Every listed product, and every document that has lost its product. */
export const staleAll = (db: TransactionSql): Promise<number> =>
  Promise.resolve(
    db.$executeRawUnsafe(
      `insert into search_stale (product_id)
       select id from product where is_listed union select product_id from search_document
       on conflict do nothing`,
    ),
  )

/**
 * Candidates of a search are read tier by tier, so the best sold come first however many there are. The bounds are read from an
 * index on the goods themselves: they are right before the first document is built.
 */
export const RANK_TIERS = `
  insert into search_tier (tier, least_sales)
  select tier, least from (values (0, 4000), (1, 40000)) as bound (tier, most)
  cross join lateral (select sales from product where is_listed order by sales desc, id desc offset most - 1 limit 1) as last (least)
  on conflict (tier) do update set least_sales = excluded.least_sales where search_tier.least_sales <> excluded.least_sales`

/** Documents whose goods have changed their tier are built anew in the background, those of goods that are gone go. */
export async function rankTiers(db: TransactionSql): Promise<number> {
  await db.$executeRawUnsafe(RANK_TIERS)
  for (const table of ['search_stale', 'search_document']) {
    await db.$executeRawUnsafe(`delete from ${table} t where not exists (select from product p where p.id = t.product_id)`)
  }
  return db.$executeRawUnsafe(
    `insert into search_stale (product_id)
     select product_id from search_document
     where (case when '{t:0}' <@ marks then 0 when '{t:1}' <@ marks then 1 end)
       is distinct from (select min(tier) from search_tier where least_sales <= sales)
     on conflict do nothing`,
  )
}
