import type { TransactionSql } from '@supermall/messaging/sql'

/**
 * The documents of the listed goods that the filter lets through, as one statement; the filter speaks of `p`, the product.
 * A rating is not made from the product, so it stays as it is. Words that no document had before join the vocabulary in the
 * order of the alphabet, so that two such statements never wait for each other. Marks that many goods share come first; goods
 * are found in a category as they are listed there: as long as it is enabled, and all between it and them.
 */
export const documentsFrom = (filter: string): string => `
  with built as (
    insert into search_document (product_id, shop_id, vector, marks, currency, price_low, sales, listed_at)
    select p.id, p.shop_id,
      search_vector(p.title, b.name, p.subtitle, concat_ws(' ', c.name, c1.name, c2.name, facts.words)),
      array_remove(array[
        's:' || p.shop_id, 'b:' || p.brand_id,
        case when c.is_enabled then 'c:' || c.id end,
        case when c.is_enabled and c1.is_enabled then 'c:' || c1.id end,
        case when c.is_enabled and c1.is_enabled and c2.is_enabled then 'c:' || c2.id end,
        'p:' || p.currency || ':' || search_span(p.price_low),
        't:' || (select min(tier) from search_tier where least_sales <= p.sales)], null)
        || array(select 'l:' || label from unnest(p.label_ids) as label)
        || array(select 'f:' || flag from unnest(p.flags) as flag)
        || facts.marks,
      p.currency, p.price_low, p.sales, coalesce(p.listed_at, p.created_at)
    from product p
    join category c on c.id = p.category_id
    left join category c1 on c1.id = c.parent_id
    left join category c2 on c2.id = c1.parent_id
    left join brand b on b.id = p.brand_id
    cross join lateral (
      select array_agg(distinct 'a:' || name || chr(31) || value) as marks, string_agg(distinct value, ' ') as words
      from (
        select fact ->> 'name', fact ->> 'value' from jsonb_array_elements(p.params) as fact
        union all
        select option ->> 'name', choice ->> 'value'
        from jsonb_array_elements(p.options) as option, jsonb_array_elements(option -> 'values') as choice
      ) as fact (name, value)
    ) as facts
    where p.is_listed and ${filter}
    on conflict (product_id) do update set
      shop_id = excluded.shop_id, vector = excluded.vector, marks = excluded.marks, currency = excluded.currency,
      price_low = excluded.price_low, sales = excluded.sales, listed_at = excluded.listed_at
    returning vector)
  insert into search_word (word)
  select distinct lexeme from built, unnest(vector) as lexeme where lexeme ~ '^[a-z]{3,}$' order by lexeme
  on conflict do nothing`

/** Writes the documents of those that are listed and deletes those of the others, in the caller's transaction. */
export async function rebuildDocuments(db: TransactionSql, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return
  await db.$executeRawUnsafe(documentsFrom('p.id = any($1)'), productIds)
  await db.$executeRawUnsafe(
    'delete from search_document d where product_id = any($1) and not exists (select from product p where p.id = d.product_id and p.is_listed)',
    productIds,
  )
}

/** What stands above goods has changed: the documents of all of them are built anew in the background. */
export async function staleDocuments(
  db: TransactionSql,
  of: { readonly brandId: string } | { readonly categoryIds: readonly string[] },
): Promise<void> {
  const [filter, ids] =
    'brandId' in of ? ['brand_id = any($1)', [of.brandId]] : ['category_id = any($1)', of.categoryIds]
  await db.$executeRawUnsafe(
    `insert into search_stale (product_id) select id from product where is_listed and ${filter} order by id on conflict do nothing`,
    ids,
  )
}
