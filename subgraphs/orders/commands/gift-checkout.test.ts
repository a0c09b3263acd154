import { holdPromotions, offers } from '@supermall/contracts/promotions'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findLines } from '../data/order-row.ts'
import type { Offers } from '../domain/quote/facts.ts'
import { NO_OFFERS } from '../domain/quote/facts.ts'
import { shopId, skuId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { market } from '../trial/market.ts'

const RULE = derivedId('prm', 1)
/** SKU 3 and SKU 6 are of shop 0. */
const granted = (choices: number | null, skus: readonly number[] = [6]): Offers => ({
  ...NO_OFFERS,
  gifts: [
    {
      ruleId: RULE,
      version: 2,
      shopId: shopId(0),
      name: 'A cup',
      choices,
      items: skus.map((ordinal) => ({ skuId: skuId(ordinal), quantity: 2 })),
    },
  ],
})

let at: Market
const told = { offers: NO_OFFERS }
const heard = { held: [] as unknown[] }
beforeAll(async () => {
  at = await market()
  await at.bus.answer(offers.requestName, async () => JSON.stringify({ value: told.offers }))
  await at.bus.answer(holdPromotions.requestName, async (text) => {
    heard.held.push(holdPromotions.ask.parse(JSON.parse(text)))
    return JSON.stringify({ value: { isHeld: true, code: null, message: null } })
  })
})
beforeEach(() => {
  told.offers = NO_OFFERS
  heard.held = []
  at.stock.clear()
})

const linesOf = async (checkoutId: string) =>
  (
    await at.sql.query({
      text: `select l.sku_id, l.quantity, l.gift_of, l.payable_minor::int as payable, o.payable_minor::int as whole
        from order_line l join mall_order o on o.id = l.order_id where o.checkout_id = $1 order by l.position`,
      values: [checkoutId],
    })
  ).rows

describe('a checkout that earns a gift', () => {
  test('places it as a line that costs nothing, holds its stock, and takes of its promotion', async () => {
    told.offers = granted(null)
    const bought = await at.buy(1, [3])
    if (!bought.ok) throw new Error(JSON.stringify(bought.refusals))
    expect(await linesOf(bought.value.id)).toEqual([
      { sku_id: skuId(3), quantity: 1, gift_of: null, payable: 1_003, whole: 1_003 },
      { sku_id: skuId(6), quantity: 2, gift_of: RULE, payable: 0, whole: 1_003 },
    ])
    const { rows } = await at.sql.query<{ id: string }>({
      text: 'select id from mall_order where checkout_id = $1',
      values: [bought.value.id],
    })
    const read = await findLines(at.tools.client, [rows[0]?.id ?? ''])
    expect(read.map(({ giftOf }) => giftOf)).toEqual([null, RULE])
    expect(at.held.get(bought.value.id)).toEqual([
      { skuId: skuId(3), quantity: 1 },
      { skuId: skuId(6), quantity: 2 },
    ])
    expect(heard.held).toMatchObject([{ uses: [{ ruleId: RULE, version: 2, gave: { minorUnits: '0' } }] }])
    const created = (await at.told()).filter(({ name }) => name === 'order.created').at(-1)
    expect(created?.payload).toMatchObject({ lines: [{ skuId: skuId(3) }, { skuId: skuId(6), isGift: true }] })
  })

  test('gives more of what is bought anyway in a line of its own', async () => {
    told.offers = granted(null, [3])
    const bought = await at.buy(1, [3])
    expect(bought.ok && (await linesOf(bought.value.id))).toMatchObject([
      { sku_id: skuId(3), quantity: 1, payable: 1_003 },
      { sku_id: skuId(3), quantity: 2, payable: 0 },
    ])
  })

  test('takes what was chosen, and nothing of a promotion of which nothing is given', async () => {
    told.offers = granted(1, [6, 9])
    const without = await at.buy(1, [3])
    expect(without.ok && (await linesOf(without.value.id))).toHaveLength(1)
    expect(heard.held).toEqual([])
    const bought = await at.buy(1, [3], { gifts: [{ promotionId: RULE, skuIds: [skuId(9)] }] })
    expect(bought.ok && (await linesOf(bought.value.id))).toMatchObject([{}, { sku_id: skuId(9), gift_of: RULE }])
  })

  test('goes without what is gone, and is refused where that was chosen', async () => {
    at.stock.set(skuId(6), 1)
    told.offers = granted(null)
    const bought = await at.buy(1, [3])
    expect(bought.ok && (await linesOf(bought.value.id))).toHaveLength(1)
    told.offers = granted(1, [6, 9])
    expect(await at.buy(1, [3], { gifts: [{ promotionId: RULE, skuIds: [skuId(6)] }] })).toMatchObject({
      ok: false,
      refusals: [{ code: 'GIFT_OUT_OF_STOCK' }],
    })
  })

  test.each([
    ['NOT_FOUND', [{ promotionId: skuId(1), skuIds: [skuId(6)] }]],
    ['NOT_FOUND', [{ promotionId: RULE, skuIds: [RULE] }]],
    ['GIFT_NOT_GRANTED', [{ promotionId: RULE, skuIds: [skuId(6)] }]],
  ])('is not got by naming it: %s', async (code, gifts) => {
    expect(await at.buy(1, [3], { gifts })).toMatchObject({ ok: false, refusals: [{ code }] })
  })
})
