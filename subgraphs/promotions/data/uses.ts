import { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { Promotion } from '../domain/promotion.ts'
import type { Tx } from './database.ts'

export type UseRow = Prisma.PromotionUseGetPayload<Record<never, never>>

/** False when its budget does not hold so much any more, or it is another one by now. */
export async function takeBudget(db: Tx, { id, version }: Promotion, gaveMinor: bigint): Promise<boolean> {
  const taken = await db.$executeRaw`
    update promotion set use_count = use_count + 1, given_minor = given_minor + ${gaveMinor}
    where id = ${id} and version = ${version} and status = 'PUBLISHED'
      and (budget_uses is null or use_count < budget_uses)
      and (budget_minor is null or given_minor + ${gaveMinor} <= budget_minor)`
  return taken === 1
}

/** False when this buyer has had it as often as everybody may. */
export async function takeBuyerUse(db: Tx, { id, buyerUses }: Promotion, accountId: string): Promise<boolean> {
  const taken = await db.$executeRaw`
    insert into promotion_buyer (promotion_id, account_id, use_count) values (${id}, ${accountId}, 1)
    on conflict (promotion_id, account_id) do update set use_count = promotion_buyer.use_count + 1
      where promotion_buyer.use_count < ${buyerUses}`
  return taken === 1
}

export async function insertUses(db: Tx, uses: readonly UseRow[]): Promise<void> {
  const rows = uses.map(({ givenMinor, ...use }) => ({ ...use, givenMinor: givenMinor.toString() }))
  await db.$executeRaw`
    insert into promotion_use (id, promotion_id, owner_id, account_id, version, given_minor, status, created_at, ended_at)
    select id, "promotionId", "ownerId", "accountId", version, "givenMinor", status, "createdAt", "endedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as u(id text, "promotionId" text, "ownerId" text,
      "accountId" text, version integer, "givenMinor" bigint, status text, "createdAt" timestamptz, "endedAt" timestamptz)`
}

/** Gives back what an owner has taken: budgets that were counted, and what was counted for the buyer. */
export const returnUses = (db: Tx, ownerId: string, now: Date): Promise<void> =>
  release(db, Prisma.sql`u.owner_id = ${ownerId} and u.status = 'HELD'`, now)

/** The same of what was used, where all orders that it was used on have ended: a shop's with those of its shop. */
export const returnEndedUses = (db: Tx, ownerId: string, now: Date): Promise<void> =>
  release(
    db,
    Prisma.sql`u.owner_id = ${ownerId} and u.status = 'USED' and (
      select bool_and(o.status = 'ENDED') from coupon_order o join promotion p on p.id = u.promotion_id
      where o.owner_id = u.owner_id and (p.shop_id is null or p.shop_id = o.shop_id))`,
    now,
  )

async function release(db: Tx, which: Prisma.Sql, now: Date): Promise<void> {
  await db.$executeRaw`
    with ended as (
      update promotion_use u set status = 'RELEASED', ended_at = ${now}
      where ${which} returning promotion_id, account_id, given_minor),
    locked as (
      select p.id, e.account_id, e.given_minor from promotion p join ended e on e.promotion_id = p.id
      where p.budget_minor is not null or p.budget_uses is not null order by p.id for no key update of p),
    budgets as (
      update promotion p set use_count = greatest(0, p.use_count - 1), given_minor = greatest(0, p.given_minor - l.given_minor)
      from locked l where l.id = p.id)
    update promotion_buyer b set use_count = greatest(0, b.use_count - 1)
    from ended e where e.promotion_id = b.promotion_id and e.account_id = b.account_id`
}

export type Given = {
  readonly promotionId: string
  readonly count: number
  readonly accountCount: number
  readonly givenMinor: bigint
}

/** What promotions gave so far, held or used. */
export const sumUses = (db: Tx, promotionIds: readonly string[]): Promise<Given[]> =>
  db.$queryRaw<Given[]>`
    select promotion_id as "promotionId", count(*)::integer as count, count(distinct account_id)::integer as "accountCount",
      coalesce(sum(given_minor), 0)::bigint as "givenMinor"
    from promotion_use where promotion_id = any (${[...promotionIds]}) and status in ('HELD', 'USED')
    group by promotion_id`

/** What somebody has received, and when it was the last time. */
export async function noteBought(
  db: Tx,
  { accountId, productIds, at }: { accountId: string; productIds: readonly string[]; at: Date },
): Promise<void> {
  await db.$executeRaw`
    insert into bought_product (account_id, product_id, finished_at)
    select ${accountId}, product_id, ${at} from unnest(${[...new Set(productIds)]}::text[]) as product_id
    on conflict (account_id, product_id) do update set finished_at = greatest(bought_product.finished_at, excluded.finished_at)`
}
