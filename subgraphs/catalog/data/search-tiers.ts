import type { Sql } from '@supermall/messaging/sql'
import { inSteps } from '@supermall/messaging/steps'

/**
 * Candidates of a search are read tier by tier, so the best sold come first however many there are. The bounds are read from an
 * index on the goods; then the marks of those documents follow that have crossed one. Tells how many did.
 */
export async function rankTiers(sql: Sql): Promise<number> {
  await sql.query({
    text: `insert into search_tier (tier, least_sales)
           select tier, least from (values (0, 4000), (1, 40000)) as bound (tier, most)
           cross join lateral (select sales from product where is_listed order by sales desc, id desc offset most - 1 limit 1) as last (least)
           on conflict (tier) do update set least_sales = excluded.least_sales where search_tier.least_sales <> excluded.least_sales`,
  })
  return inSteps(
    sql,
    (
      step,
    ) => `update search_document set marks = array_remove(array_remove(marks, 't:0'), 't:1') || array_remove(array[${WANTED}], null)
               where product_id in (select product_id from search_document where ${STANDING} is distinct from ${WANTED} limit ${step})`,
  )
}

const STANDING = "(case when '{t:0}' <@ marks then 't:0' when '{t:1}' <@ marks then 't:1' end)"
const WANTED = "(select 't:' || min(tier) from search_tier where least_sales <= sales)"
