import type { Spent } from '../domain/engine/facts.ts'
import type { Promotion } from '../domain/promotion.ts'
import type { Withholding } from '../domain/shop.ts'
import { featureOf, offers } from '../domain/shop.ts'
import type { Tx } from './database.ts'
import { MALL } from './promotions.ts'
import type { RuleBook } from './rule-book.ts'
import { withholding } from './shops.ts'

type RuleState = {
  readonly rules: readonly Promotion[]
  readonly spent: ReadonlyMap<string, Spent>
  readonly buyerUses: ReadonlyMap<string, number>
  readonly boughtProductIds: ReadonlySet<string>
  /** Shops that are not open: nothing of theirs counts. */
  readonly closedShopIds: ReadonlySet<string>
}

type RuleQuestion = {
  readonly shopIds: readonly string[]
  readonly productIds: readonly string[]
  readonly accountId: string | null
  readonly now: Date
}

type Row = {
  readonly revisions: readonly { readonly scope: string; readonly revision: number }[] | null
  readonly spent: readonly { readonly id: string; readonly given: string; readonly uses: number }[] | null
  readonly buyer: readonly { readonly id: string; readonly uses: number }[] | null
  readonly bought: readonly string[] | null
  readonly withheld: readonly Withholding[] | null
}

/**
 * The rules that may count, and all about them that changes with every purchase: one statement, and a second one only where rules
 * have changed since they were read.
 */
export async function findRuleState(db: Tx, book: RuleBook, question: RuleQuestion): Promise<RuleState> {
  const { shopIds, productIds, accountId, now } = question
  const scopes = [MALL, ...shopIds]
  const [row] = await db.$queryRaw<Row[]>`
    select
      (select json_agg(json_build_object('scope', r.scope, 'revision', r.revision))
        from promotion_revision r where r.scope = any (${scopes})) as revisions,
      (select json_agg(json_build_object('id', p.id, 'given', p.given_minor::text, 'uses', p.use_count))
        from promotion p where p.status = 'PUBLISHED' and (p.budget_minor is not null or p.budget_uses is not null)
          and (p.shop_id is null or p.shop_id = any (${[...shopIds]}))) as spent,
      (select json_agg(json_build_object('id', b.promotion_id, 'uses', b.use_count))
        from promotion_buyer b join promotion p on p.id = b.promotion_id
        where b.account_id = ${accountId} and p.status = 'PUBLISHED') as buyer,
      (select json_agg(g.product_id) from bought_product g
        where g.account_id = ${accountId} and g.product_id = any (${[...productIds]})) as bought,
      (select json_agg(w) from (${withholding(shopIds, now)}) w) as withheld`
  const revisions = new Map((row?.revisions ?? []).map(({ scope, revision }) => [scope, revision]))
  const withheld = row?.withheld ?? []
  const isOffered = (rule: Promotion) =>
    offers(
      withheld.find(({ id }) => id === rule.shopId),
      featureOf(rule),
    )
  return {
    rules: (await book.read(db, revisions)).filter(isOffered),
    spent: new Map(
      (row?.spent ?? []).map(({ id, given, uses }) => [id, { givenMinor: BigInt(given), useCount: uses }]),
    ),
    buyerUses: new Map((row?.buyer ?? []).map(({ id, uses }) => [id, uses])),
    boughtProductIds: new Set(row?.bought ?? []),
    closedShopIds: new Set(withheld.flatMap(({ id, isClosed }) => (isClosed ? [id] : []))),
  }
}
