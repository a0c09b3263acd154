import { derivedId } from '@supermall/kernel/id'
import type { Cast } from './cast.ts'
import { must } from './cast.ts'
import { MALL_SETTINGS, RECHARGE, STOCK_IN, TERMS, WAREHOUSES } from './operations.ts'
import type { Act } from './stage.ts'

const CASH_SHOP = 3

/** The mall lets couriers take money, and one shop lets them for one of its goods. */
export async function* allowCash(cast: Cast): Act {
  await must(await cast.admin(), MALL_SETTINGS, { pay: { isCashOnDeliveryOn: true, expectedVersion: 0 } })
  yield 0.1
  const [first] = cast.goods(CASH_SHOP)
  const input = { productId: first?.productId, expectedVersion: 0, isCashOnDeliveryAllowed: true }
  await must(await cast.owner(CASH_SHOP), TERMS, input)
  yield 1
}

const DELIVERIES = 4

/** Goods come in, each with a document of who brought them in; and somebody puts money into the wallet. */
export async function* bringGoods(cast: Cast): Act {
  type Found = { readonly warehouses: { readonly nodes: readonly { id: string; isEnabled: boolean }[] } }
  for (let shop = 0; shop < DELIVERIES; shop++) {
    const owner = await cast.owner(shop)
    const { warehouses } = await owner.gets<Found>(WAREHOUSES, { shopId: derivedId('shp', shop) })
    const lines = cast
      .goods(shop)
      .slice(0, 3)
      .map(({ skuId }, at) => ({ skuId, quantity: 20 + at * 10 }))
    const warehouseId = warehouses.nodes.find(({ isEnabled }) => isEnabled)?.id
    await must(owner, STOCK_IN, { warehouseId, lines, remark: '补货 Restocked', idempotencyKey: cast.next() })
    yield 20
  }
  const card = { number: '4242 4242 4242 4242', expiryMonth: 12, expiryYear: 2099, cvv: '123' }
  await must(await cast.buyer(1), RECHARGE, {
    amount: { amount: '500.00', currency: 'CNY' },
    channel: 'SANDBOX_CARD',
    card,
    idempotencyKey: cast.next(),
  })
}
