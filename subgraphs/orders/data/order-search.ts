import { escapeLike } from '@supermall/subgraph/filter'
import type { Tx } from './database.ts'

/** The newest of them, as many as a list counts. */
const MOST_FOUND = 10_000

/**
 * Words are looked up before the rest of a condition: numbers, people and titles have an index each, which one condition over all of
 * them could not use. What is found takes the place of the word, wherever it stands.
 */
export async function findByWords(
  db: Tx,
  shopId: string | null,
  words: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const found = words.map(async (word) => [word, await findOrderIds(db, shopId, word.trim())] as const)
  return new Map(await Promise.all(found))
}

async function findOrderIds(db: Tx, shopId: string | null, word: string): Promise<string[]> {
  const like = `%${escapeLike(word)}%`
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from mall_order where number = ${word} and not is_parent
    union
    select id from mall_order where parent_id = (select id from mall_order where number = ${word} and is_parent)
    union
    (select id from mall_order
      where (coalesce(address ->> 'recipient', '') || ' ' || coalesce(address ->> 'phone', '') || ' ' || coalesce(contact_name, '')
        || ' ' || coalesce(contact_phone, '')) ilike ${like} and not is_parent and (${shopId}::text is null or shop_id = ${shopId})
      order by id desc limit ${MOST_FOUND})
    union
    (select o.id from mall_order o
      where exists (select from order_line l where l.order_id = o.id and l.title ilike ${like})
        and not o.is_parent and (${shopId}::text is null or o.shop_id = ${shopId})
      order by o.id desc limit ${MOST_FOUND})
    order by id desc limit ${MOST_FOUND}`
  return rows.map(({ id }) => id)
}
