import { holdPromotions, offers } from '@supermall/contracts/promotions'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import type { Offers } from '../domain/quote/facts.ts'
import { NO_OFFERS } from '../domain/quote/facts.ts'
import { shopId, skuId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { market } from '../trial/market.ts'

const RULE = derivedId('prm', 1)
const fen = (minor: number) => ({ minorUnits: String(minor), currency: 'CNY' })
const granted: Offers = {
  ...NO_OFFERS,
  backs: [
    {
      ruleId: RULE,
      version: 2,
      shopId: shopId(0),
      name: 'Comes back',
      why: 'Each day',
      days: 10,
      startDays: 0,
      lines: [{ skuId: skuId(3), most: fen(5_000), rate: 5_000 }],
    },
  ],
}

let at: Market
const held: unknown[] = []
beforeAll(async () => {
  at = await market()
  await at.bus.answer(offers.requestName, async () => JSON.stringify({ value: granted }))
  await at.bus.answer(holdPromotions.requestName, async (text) => {
    held.push(holdPromotions.ask.parse(JSON.parse(text)))
    return JSON.stringify({ value: { isHeld: true, code: null, message: null } })
  })
})

test('a checkout holds what comes back of its lines, to the last unit, and pays all of their price', async () => {
  const bought = await at.buy(1, [3])
  if (!bought.ok) throw new Error(JSON.stringify(bought.refusals))
  const backs = [{ skuId: skuId(3), quantity: 1, gave: fen(501) }]
  expect(held).toMatchObject([{ uses: [{ ruleId: RULE, version: 2, gave: fen(501), backs }] }])
  const text = 'select payable_minor::int as payable from mall_order where checkout_id = $1'
  expect((await at.sql.query({ text, values: [bought.value.id] })).rows).toEqual([{ payable: 1_003 }])
})
