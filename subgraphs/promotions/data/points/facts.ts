import type { PointsFacts } from '../../domain/points/offer.ts'
import type { Tx } from '../database.ts'

type Row = {
  readonly available: number
  readonly is_enabled: boolean
  readonly currency: string
  readonly worth_minor: bigint
  readonly deduct_rate: number
  readonly terms: readonly { readonly product_id: string; readonly most: string }[] | null
}

/**
 * Everything that an offer must know of points, in one statement: what can be spent now, without the lots whose time is over and
 * that nobody has ended yet, the rules of the mall, and what the products say. Somebody who has not signed in has none.
 */
export async function findPointsFacts(
  db: Tx,
  { accountId, productIds }: { readonly accountId: string | null; readonly productIds: readonly string[] },
  now: Date,
): Promise<PointsFacts> {
  const [row] = await db.$queryRaw<Row[]>`
    select r.is_enabled, r.currency, r.worth_minor, r.deduct_rate,
      greatest(0, coalesce((select a.available from points_account a where a.account_id = ${accountId}), 0)
        - coalesce((select sum(l.remaining) from points_lot l
            where l.account_id = ${accountId} and l.ended_at is null and l.expires_at <= ${now}), 0))::integer as available,
      (select json_agg(json_build_object('product_id', t.product_id, 'most', t.most_deduct_minor::text))
        from points_terms t where t.product_id = any (${[...productIds]}) and t.most_deduct_minor is not null) as terms
    from points_rules r where r.id = 1`
  if (!row) throw new Error('the mall has no rules of points')
  const { available, is_enabled: isEnabled, currency, worth_minor: worthMinor, deduct_rate: deductRate } = row
  const terms = (row.terms ?? []).map(({ product_id: productId, most }) => ({
    productId,
    mostDeductMinor: BigInt(most),
  }))
  return { available, rules: { isEnabled, currency, worthMinor, deductRate }, terms }
}
