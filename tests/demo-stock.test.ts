import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { goods } from '../subgraphs/catalog/seed/goods.ts'
import { demoSkus } from '../subgraphs/inventory/seed/goods.ts'

test('the stock of the demo mall is of the goods that its catalogue has, and each lies with its own shop', () => {
  const sold = [...goods(3_000, new Date('2026-11-21T04:00:00Z'))].flatMap(({ id: productId, shopId, kind, skus }) =>
    skus.map(({ id }) => ({ id, productId, shopId, isVirtual: kind === 'VIRTUAL' })),
  )
  const kept = [...demoSkus(3_000)].map(({ id, productId, shop, isVirtual }) => ({
    id,
    productId,
    shopId: derivedId('shp', shop),
    isVirtual,
  }))
  expect(kept).toEqual(sold)
})
