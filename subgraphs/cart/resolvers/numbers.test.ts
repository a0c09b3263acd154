import { derivedId } from '@supermall/kernel/id'
import { pushNumbers } from '@supermall/testing/extremes'
import { expect, test } from 'vitest'
import { skuId } from '../trial/goods.ts'
import { buyer, cartMall } from '../trial/mall.ts'

const { asks, add, mall, opened } = await cartMall()
const viewer = buyer(7)
const BUNDLE = derivedId('bdl', 1)

test('no number that a client can send is a fault', async () => {
  await add(viewer, [[1, 2]])
  mall.bundles.set(BUNDLE, [{ skuId: skuId(5), quantity: 1 }])
  const told = await pushNumbers({
    schema: opened.schema,
    ask: (query, input) => asks(viewer, query, { input }),
    samples: {
      cartLinesAdd: [
        () => ({ lines: [{ skuId: skuId(1), quantity: 1 }] }),
        () => ({ lines: [3, 4].map((sku) => ({ skuId: skuId(sku), quantity: 1 })) }),
      ],
      cartBundleAdd: [() => ({ bundleId: BUNDLE, count: 2 })],
      cartLineUpdate: [() => ({ skuId: skuId(1), quantity: 3 })],
    },
  })
  expect(told).toEqual({ faults: [], unseen: [], refused: [] })
})
