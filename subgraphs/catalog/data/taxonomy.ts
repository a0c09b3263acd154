import type { Sql } from '@supermall/messaging/sql'
import { camel } from './product-columns.ts'
import type { BrandRow, CategoryRow } from './rows.ts'

export type Taxon =
  | { readonly kind: 'category'; readonly row: CategoryRow }
  | { readonly kind: 'brand'; readonly row: BrandRow }

/**
 * Categories with all above them, and brands, in one statement: a product's page asks for its branch and its brand in the same
 * moment, and a round trip costs more than the few rows.
 */
export async function findTaxa(sql: Sql, ids: readonly string[]): Promise<readonly Taxon[]> {
  const { rows } = await sql.query<{ kind: Taxon['kind']; row: Record<string, unknown> }>({
    name: 'taxa-by-id',
    text: `with recursive up as (
             select c.* from category c where c.id = any($1)
             union select parent.* from category parent join up on parent.id = up.parent_id)
           select 'category' as kind, to_jsonb(up) as row from up
           union all select 'brand', to_jsonb(b) from brand b where b.id = any($1)`,
    values: [ids],
  })
  return rows.map(({ kind, row }) => ({ kind, row: rowOf(row) }) as Taxon)
}

export const rowOf = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      camel(column),
      column.endsWith('_at') ? new Date(String(value)) : value,
    ]),
  )

/** The enabled tree from the roots down; three levels of a hundred at most are asked for at once. */
export async function findTree(sql: Sql): Promise<readonly CategoryRow[]> {
  const { rows } = await sql.query<{ row: Record<string, unknown> }>({
    name: 'category-tree',
    text: `with recursive tree as (
             select c.* from category c where c.parent_id is null and c.is_enabled
             union all select c.* from category c join tree t on c.parent_id = t.id where c.is_enabled)
           select to_jsonb(tree) as row from tree order by level, position, id`,
  })
  return rows.map(({ row }) => rowOf(row) as CategoryRow)
}
