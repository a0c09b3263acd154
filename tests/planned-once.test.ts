import { createPool } from '@supermall/subgraph/database/pool'
import { straightReads } from '@supermall/subgraph/database/straight'
import { cloneDatabase } from '@supermall/testing/database'
import { expect, test } from 'vitest'
import { findSold, findSoldInBundles } from '../subgraphs/catalog/data/sku-facts.ts'
import { findAll } from '../subgraphs/inventory/data/found.ts'
import { findLines, findOfCheckouts, findOrders } from '../subgraphs/orders/data/order-row.ts'
import { findShopFacts } from '../subgraphs/orders/data/shop-facts.ts'
import { sharesDue } from '../subgraphs/payments/data/facts.ts'
import { findPromotions } from '../subgraphs/promotions/data/promotions.ts'

type On = { readonly sql: ReturnType<typeof createPool>; readonly db: never }
type Question = readonly [string, string, (on: On, ids: readonly string[]) => Promise<unknown>]

const AROUND = { accountId: null }
const questions: readonly Question[] = [
  ['catalog', 'what is sold', ({ sql }, ids) => findSold(sql, ids, new Date())],
  ['catalog', 'what is sold in bundles', ({ sql }, ids) => findSoldInBundles(sql, ids, new Date())],
  ['inventory', 'stock and holds', ({ db }, ids) => findAll(db, { skuIds: ids, ownerIds: ids })],
  ['orders', 'orders', ({ db }, ids) => findOrders(db, ids)],
  ['orders', 'orders of checkouts', ({ db }, ids) => findOfCheckouts(db, ids)],
  ['orders', 'lines', ({ db }, ids) => findLines(db, ids)],
  ['orders', 'what shops say', ({ sql }, ids) => findShopFacts(sql, { ...AROUND, productIds: ids, shopIds: ids })],
  ['payments', 'shares due', ({ db }, ids) => sharesDue(db, ids)],
  ['promotions', 'promotions', ({ db }, ids) => findPromotions(db, ids)],
]

const PLANS = `select custom_plans::int as anew, generic_plans::int as kept from pg_prepared_statements
  where statement like '%any((select %' or statement like '%= any(%' order by generic_plans + custom_plans desc limit 1`

/** Five are planned by what they are asked of; then Postgres looks whether a plan for any list would cost more. */
test.each(questions)(
  '%s: %s, which every purchase asks, is planned once for lists of any length',
  async (...question) => {
    const [domain, , ask] = question
    const sql = createPool(await cloneDatabase(domain), {
      max: 1,
      statementTimeoutMs: 5_000,
      applicationName: 'planned',
    })
    const raw = straightReads({}, sql)
    try {
      for (let turn = 0; turn < 9; turn++) {
        const ids = Array.from({ length: 1 + (turn % 2) }, (_, index) => `id_${index}`)
        await ask({ sql, db: raw as never }, ids)
      }
      expect((await sql.query(PLANS)).rows).toEqual([{ anew: 5, kept: expect.any(Number) }])
    } finally {
      await sql.end()
    }
  },
)
