import { beforeEach, expect, test } from 'vitest'
import { accountId, skuId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'

const at = await market()

const TAKEN = 7
const balance = { amount: '5', currency: 'CNY' }

/** Buys while chance gives these numbers, one after the other, and tells how many of them were drawn. */
async function drawing(chances: readonly number[]) {
  let drawn = 0
  const draw = () => chances[drawn++] ?? TAKEN
  const result = await at.buy(1, [3], { balance }, { draw })
  return { result, drawn }
}

const numbersOf = async (checkoutId: string) => {
  const { rows } = await at.sql.query('select number from mall_order where checkout_id = $1', [checkoutId])
  return rows.map(({ number }) => String(number).slice(-7))
}

/** Where the clock stands still, the same chance is the same number. */
beforeEach(async () => {
  at.later(1)
  at.balances.set(accountId(1), 1_000n)
  at.stock.set(skuId(3), 10)
  await at.buy(2, [3], {}, { draw: () => TAKEN })
})

test('an order whose number is taken is placed once, with another one', async () => {
  const { result, drawn } = await drawing([TAKEN, 8])
  expect(result).toMatchObject({ ok: true, value: { status: 'READY' } })
  expect(drawn).toBe(2)
  expect(await numbersOf(result.ok ? result.value.id : '')).toEqual(['0000008'])
  expect([at.stock.get(skuId(3)), at.balances.get(accountId(1))]).toEqual([8, 500n])
})

test('whoever draws a taken number four times is refused, and has everything back', async () => {
  const standing = async () => [
    (await at.sql.query('select id, number from mall_order order by id')).rows,
    (await at.sql.query('select id from order_line order by id')).rows,
    await at.told('order.created'),
  ]
  const [before, frozen] = [await standing(), [...at.frozen]]
  const { result, drawn } = await drawing([TAKEN, TAKEN, TAKEN, TAKEN, 8])
  expect(result).toMatchObject({ ok: false, refusals: [{ code: 'NUMBER_TAKEN' }] })
  expect(drawn).toBe(4)
  expect(await standing()).toEqual(before)
  expect(at.stock.get(skuId(3))).toBe(9)
  expect([at.thawed.size, [...at.frozen]]).toEqual([1, frozen])
})
