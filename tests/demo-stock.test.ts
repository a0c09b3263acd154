import { FIRST_GOODS } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { goods } from '../subgraphs/catalog/seed/goods.ts'
import { secretRows } from '../subgraphs/catalog/seed/lists.ts'
import { demoSkus } from '../subgraphs/inventory/seed/goods.ts'
import { placesOf } from '../subgraphs/inventory/seed/shelves.ts'

test('the stock of the demo mall is of the goods that its catalogue has, each lies with its own shop, and the same are out', () => {
  const sold = [...goods(3_000, new Date('2026-11-21T04:00:00Z'))].flatMap(({ id: productId, shopId, kind, skus }) =>
    skus.map(({ id, isOut }) => ({ id, productId, shopId, isVirtual: kind === 'VIRTUAL', isOut })),
  )
  const kept = [...demoSkus(3_000)].map((sku) => ({
    id: sku.id,
    productId: sku.productId,
    shopId: derivedId('shp', sku.shop),
    isVirtual: sku.isVirtual,
    isOut: !sku.isVirtual && placesOf(sku).every(({ onHand }) => onHand === 0),
  }))
  expect(kept).toEqual(sold)
})

test('of its virtual goods there is as much as its catalogue has secrets', () => {
  const now = new Date('2026-11-21T04:00:00Z')
  const secrets = new Map<string, number>()
  const first = [...goods(3_000, now)].slice(0, FIRST_GOODS)
  for (const { sku_id } of secretRows({ goods: first, now })) secrets.set(sku_id, (secrets.get(sku_id) ?? 0) + 1)
  const kept = [...demoSkus(3_000)].filter(({ isVirtual }) => isVirtual)
  expect(kept.map((sku) => sku.secrets)).toEqual(kept.map(({ id }) => secrets.get(id) ?? 0))
  expect(new Set(kept.map((sku) => sku.secrets)).size).toBe(2)
})
