import { issueSecrets } from '@supermall/contracts/catalog'
import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { skuId } from '../trial/goods.ts'
import { buyer, buyingIn, mall } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)

test('what could be bought again is what was bought: gifts were not', async () => {
  const { order } = await bought(1, [1, 4])
  const again = async () => {
    const { data } = await house.asks(buyer(1), `{ buyAgainLines(orderId: "${order.id}") { skuId title sku { id } } }`)
    return data.buyAgainLines
  }
  const line = (ordinal: number) => ({ skuId: skuId(ordinal), title: `Thing ${ordinal}`, sku: { id: skuId(ordinal) } })
  expect(await again()).toEqual([line(1), line(4)])
  const gift = [derivedId('prm', 1), order.id, skuId(4)]
  await house.sql.query(
    'update order_line set gift_of = $1, amount_minor = 0, payable_minor = 0 where order_id = $2 and sku_id = $3',
    gift,
  )
  expect(await again()).toEqual([line(1)])
})

test('many secrets are read part by part, for no bus carries all of the longest', async () => {
  const all = Array.from({ length: 250 }, (_, index) => `${index}`)
  const parts: unknown[] = []
  await house.bus.answer(issueSecrets.requestName, async (question) => {
    const { part } = issueSecrets.ask.parse(JSON.parse(question))
    parts.push(part)
    const secrets = part ? all.slice(part.from, part.from + part.most) : all
    return JSON.stringify({ value: { outcome: 'ISSUED', secrets } })
  })
  const { order, orders } = await bought(2, [1])
  await house.sql.query("update mall_order set kind = 'VIRTUAL', status = 'FINISHED' where id = $1", [order.id])
  await house.sql.query('update order_line set quantity = 250 where order_id = $1', [order.id])
  const { data } = await house.asks(buyer(2), `{ order(id: "${order.id}") { lines { secrets } } }`)
  expect(data.order.lines[0].secrets).toEqual(all)
  expect(parts).toEqual([0, 100, 200].map((from) => ({ from, most: 100 })))
  await house.sql.query(
    `insert into refund (id, order_id, cause, currency, amount_minor, is_full, lines, status, reason, created_at)
     values ('rfd_failed', $1, 'OPERATOR', 'CNY', 1, false, $2, 'FAILED', 'A part', now())`,
    [order.id, JSON.stringify([{ lineId: orders[0].lines[0].id, skuId: skuId(1), quantity: 250, isRestocked: true }])],
  )
  const back = await house.asks(buyer(2), `{ order(id: "${order.id}") { lines { secrets } } }`)
  expect(back.data.order.lines[0].secrets).toEqual([])
  expect(parts).toHaveLength(3)
})
