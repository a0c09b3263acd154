import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { factOf, skuId } from '../trial/goods.ts'
import { buyer, cartMall, mutation } from '../trial/mall.ts'

const { asks, add, mall } = await cartMall()
const SELECT = mutation('cartLinesSelect', 'cart { selection { lineCount } }')

test('lines are selected by their SKUs, by a shop or all at once, and by one of these only', async () => {
  const viewer = buyer(1)
  for (const sku of [0, 31]) mall.facts.set(skuId(sku), factOf(sku))
  await add(viewer, [
    [0, 1],
    [31, 1],
  ])
  const select = async (which: object, isSelected: boolean) =>
    (await asks(viewer, SELECT, { input: { ...which, isSelected } })).data.cartLinesSelect
  const shop = { shopId: derivedId('shp', 1) }
  for (const which of [{}, { isAll: false }, { skuIds: [skuId(0)], isAll: true }, { skuIds: [skuId(0)], ...shop }]) {
    const { cart, errors } = await select(which, false)
    expect([cart, errors.map(({ code }: { code: string }) => code)]).toEqual([null, ['WHICH_LINES']])
  }
  const countOf = async (which: object, isSelected: boolean) =>
    (await select(which, isSelected)).cart.selection.lineCount
  expect(await countOf(shop, false)).toBe(1)
  expect(await countOf({ isAll: true }, false)).toBe(0)
  expect(await countOf(shop, true)).toBe(1)
  expect(await countOf({ isAll: true }, true)).toBe(2)
  expect(await countOf({ skuIds: [skuId(0)], isAll: false }, false)).toBe(1)
})
