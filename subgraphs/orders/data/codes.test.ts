import { expect, test } from 'vitest'
import { market } from '../trial/market.ts'
import { only, ordersIn } from '../trial/orders-in.ts'
import { findUses } from './codes.ts'

const at = await market()
const { paid } = ordersIn(at)

test('of each code its newest uses are found, the oldest of these first, however often another was used', async () => {
  const { id, shopId } = only(await paid(1, [3]))
  for (const [code, uses] of [
    ['a', 5],
    ['b', 1],
    ['c', 0],
  ] as const) {
    await at.sql.query({
      text: `insert into verification_code (id, code, order_id, shop_id, store_ids, most_uses, uses_left, created_at)
        values ($1, $1, $2, $3, '{}', 9, 9, now())`,
      values: [code, id, shopId],
    })
    await at.sql.query({
      text: `insert into verification_use (id, code_id, store_id, times, idempotency_key, used_at)
        select $1 || n, $1, 'sto', n, $1 || n, $3 from generate_series(1, $2::int) n`,
      values: [code, uses, at.clock.now],
    })
  }
  const found = await at.transact((unit) => findUses(unit.db, ['c', 'b', 'a'], 2))
  expect(found.map((use) => use.id)).toEqual(['a4', 'a5', 'b1'])
  expect(found[0]).toEqual({
    ...{ id: 'a4', codeId: 'a', storeId: 'sto', clerkId: null },
    ...{ times: 4, idempotencyKey: 'a4', usedAt: at.clock.now },
  })
  expect(await at.transact((unit) => findUses(unit.db, ['a']))).toHaveLength(5)
})
