import type { OrderWhere } from '../domain/where.ts'
import type { Tx } from './database.ts'

/** The newest of them, as many as a list counts. */
const MOST_FOUND = 10_000

/**
 * Words are looked up before the rest of a condition: numbers, people and titles have an index each, which one condition over all of
 * them could not use. What is found takes the place of the word, wherever it stands.
 */
export async function withFound(db: Tx, shopId: string | null, where: OrderWhere): Promise<OrderWhere> {
  const { search, AND, OR, NOT, ...own } = where
  const each = (branches: readonly OrderWhere[] | null | undefined) =>
    Promise.all((branches ?? []).map((branch) => withFound(db, shopId, branch)))
  const found = search == null ? [] : [{ id: { in: await findOrderIds(db, shopId, search.trim()) } }]
  const either = await each(OR)
  return {
    ...own,
    AND: [...(await each(AND)), ...found],
    ...(either.length === 0 ? {} : { OR: either }),
    ...(NOT ? { NOT: await withFound(db, shopId, NOT) } : {}),
  }
}

async function findOrderIds(db: Tx, shopId: string | null, word: string): Promise<string[]> {
  const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from mall_order where number = ${word} and not is_parent
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
