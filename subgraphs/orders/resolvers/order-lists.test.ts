import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { skuId } from '../trial/goods.ts'
import { buyer, buyingIn, mall } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)

test('what could be bought again is what was bought: gifts were not', async () => {
  const { order } = await bought(1, [1, 4])
  const again = async () => {
    const { data } = await house.asks(buyer(1), `{ buyAgainLines(orderId: "${order.id}") { sku { id } quantity } }`)
    return data.buyAgainLines.map(({ sku }: { sku: { id: string } }) => sku.id)
  }
  expect(await again()).toEqual([skuId(1), skuId(4)])
  const gift = [derivedId('prm', 1), order.id, skuId(4)]
  await house.sql.query(
    'update order_line set gift_of = $1, amount_minor = 0, payable_minor = 0 where order_id = $2 and sku_id = $3',
    gift,
  )
  expect(await again()).toEqual([skuId(1)])
})
