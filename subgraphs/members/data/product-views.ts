import type { Id } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import type { ProductView } from '../domain/product-view.ts'
import { MOST_VIEWS } from '../domain/product-view.ts'
import { readTime } from './cursor-values.ts'
import type { Tx } from './database.ts'

const LAST_SEEN: Order = { column: 'seenAt', isDescending: true, read: readTime }

/** One row per member and product, whatever comes at once; a view that arrives late does not move what was seen since. */
export async function countViews(db: Tx, views: readonly ProductView[]): Promise<void> {
  const rows = views.map(({ id, accountId, productId, seenAt }) => ({
    id,
    accountId,
    productId,
    seenAt: seenAt.toISOString(),
  }))
  await db.$executeRaw`
    insert into product_view (id, account_id, product_id, seen_at)
    select "id", "accountId", "productId", "seenAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen("id" text, "accountId" text, "productId" text, "seenAt" timestamptz)
    order by "productId"
    on conflict (account_id, product_id) do update
    set views = product_view.views + 1, seen_at = greatest(product_view.seen_at, excluded.seen_at)`
}

/** Forgets what lies furthest back, beyond as many as are kept. */
export const forgetBeyond = (db: Tx, accountId: Id<'acc'>): Promise<number> => db.$executeRaw`
  delete from product_view where account_id = ${accountId} and id in (
    select id from product_view where account_id = ${accountId} order by seen_at desc, id desc offset ${MOST_VIEWS}
  )`

export async function deleteViews(db: Tx, accountId: Id<'acc'>, productIds: readonly string[]): Promise<number> {
  return (await db.productView.deleteMany({ where: { accountId, productId: { in: [...productIds] } } })).count
}

/** All of them when no instant is named. */
export async function clearViewsOf(db: Tx, accountId: Id<'acc'>, before: Date | null): Promise<number> {
  const which = before === null ? {} : { seenAt: { lt: before } }
  return (await db.productView.deleteMany({ where: { accountId, ...which } })).count
}

export const listViews = (db: Tx, accountId: string, args: PageArgs): Promise<Counted<ProductView>> =>
  listPage<ProductView>(db.productView, { where: { accountId }, order: LAST_SEEN, sort: 'views' }, args)
