import { newId } from '@supermall/kernel/id'
import { beforeAll, expect, it } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const stockIn = (skuId: string, quantity: number) =>
  house.asks(merchant(0), mutation('stockIn', 'document { id }'), {
    input: { warehouseId: `whs_${shopId(0).slice(4)}`, lines: [{ skuId, quantity }], idempotencyKey: newId('key') },
  })

it('is found what runs low, fewest first, page by page', async () => {
  const low = (args: string) =>
    house.asks(
      platform(),
      `{ stockLevels(where: { alert: { in: [LOW, OUT] } }, orderBy: FEWEST, ${args}) { totalCount pageInfo {
        hasNextPage endCursor } nodes { available alert sku { id } } } }`,
    )
  const first = (await low('first: 5')).data.stockLevels
  const second = (await low(`first: 100, after: "${first.pageInfo.endCursor}"`)).data.stockLevels
  const all = [...first.nodes, ...second.nodes]
  expect(all).toHaveLength(first.totalCount)
  expect(new Set(all.map(({ sku }) => sku.id)).size).toBe(all.length)
  expect(all.map(({ available }) => available)).toEqual(all.map(({ available }) => available).sort((a, b) => a - b))
})

it('is found what is sold without a limit nowhere among what there is least of, but for what its secrets count', async () => {
  const skus = Array.from({ length: 4 }, () => house.goods.add({ shopId: shopId(0) }))
  const [counted = '', unlimited = '', fewer = '', bySecrets = ''] = skus
  for (const [sku, quantity] of [
    [counted, 7],
    [unlimited, 1],
    [fewer, 4],
    [bySecrets, 5],
  ] as const)
    await stockIn(sku, quantity)
  await house.sql.query(`update sku set mode = 'UNLIMITED' where id = any($1)`, [[unlimited, bySecrets]])
  await house.sql.query('update sku set is_virtual = true where id = $1', [bySecrets])
  const page = async (orderBy: string, after = '') =>
    (
      await house.asks(
        platform(),
        `query ($ids: [ID!]!) { stockLevels(where: { skuId: { in: $ids } }, orderBy: ${orderBy}, first: 1${after}) {
          totalCount pageInfo { hasNextPage endCursor } nodes { sku { id } } } }`,
        { ids: skus },
      )
    ).data.stockLevels
  const first = await page('FEWEST')
  const second = await page('FEWEST', `, after: "${first.pageInfo.endCursor}"`)
  const third = await page('FEWEST', `, after: "${second.pageInfo.endCursor}"`)
  const found = [first, second, third].flatMap(({ nodes }) => nodes)
  expect(found.map(({ sku }) => sku.id)).toEqual([fewer, bySecrets, counted])
  expect([first.totalCount, third.pageInfo.hasNextPage, (await page('NEWEST')).totalCount]).toEqual([3, false, 4])
})
