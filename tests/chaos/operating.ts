import { setTimeout as wait } from 'node:timers/promises'
import { derivedId } from '@supermall/kernel/id'
import { askForTakings } from './billing.ts'
import { insistOnce, newKey, within } from './client.ts'
import type { Things } from './market.ts'
import { CREDIT, STOCK_IN, TAG, THINGS } from './operations.ts'
import type { Scene } from './scene.ts'
import { refillSecrets } from './secrets.ts'
import { lookInWindow, offeredOn } from './window.ts'

/** While others buy, wallets are credited, goods and secrets come in, prices change, shops are paid, and somebody looks into the window all the time. */
export async function operate(url: string, scene: Scene): Promise<void> {
  while (!scene.isOver()) {
    await wait(500)
    await lookInWindow(url, offeredOn(scene.ground)).catch(() => [])
    await give(scene)
    await stock(scene)
    await refillSecrets(scene)
    await tag(scene)
    await askForTakings(scene)
  }
}

async function give({ ground, chance, tell }: Scene): Promise<void> {
  const { accountId } = chance.pick(ground.buyers)
  const key = newKey()
  const mark = `A gift ${key}`
  const input = { accountId, amount: { amount: '5.00', currency: 'CNY' }, reason: mark, idempotencyKey: key }
  const request = { query: CREDIT, variables: { input }, field: 'walletCredit' }
  await insistOnce<{ wallet: object | null }>(ground.admin, request, { effect: 'gift', mark, tell })
}

async function stock({ ground, chance, tell }: Scene): Promise<void> {
  const { warehouseId, skuIds } = chance.pick(ground.shelves)
  const mark = newKey()
  const lines = [{ skuId: chance.pick(skuIds), quantity: 3 }]
  const input = { warehouseId, lines, remark: mark, idempotencyKey: mark }
  const request = { query: STOCK_IN, variables: { input }, field: 'stockIn' }
  const marking = { effect: 'document', mark, tell } as const
  const stocked = await insistOnce<{ document: { id: string } | null }>(ground.admin, request, marking)
  if (stocked?.document) tell({ what: 'stocked', id: stocked.document.id })
}

type Tagged = { readonly product: { readonly version: number } | null }

/** Some fen more or less, so that whoever keeps an old price is seen. */
async function tag({ ground, chance, tell }: Scene): Promise<void> {
  const shop = chance.between(0, ground.shelves.length - 1)
  const things = await within(ground.admin.asks<Things>(THINGS, { shopId: derivedId('shp', shop) }))
  const bought = (things?.data?.products?.nodes ?? []).flatMap(({ id, version, skus }) =>
    skus.filter((sku) => ground.skuIds.includes(sku.id)).map((sku) => ({ id, version, sku })),
  )
  if (bought.length === 0) return
  const { id, version, sku } = chance.pick(bought)
  const price = `${sku.price.amount.split('.')[0]}.${chance.between(10, 99)}`
  const input = { id, expectedVersion: version, prices: [{ skuId: sku.id, price }] }
  const tagged = await within(ground.admin.asks<{ productPricesUpdate: Tagged | null }>(TAG, { input }))
  const product = tagged?.data?.productPricesUpdate?.product
  if (product) tell({ what: 'tagged', skuId: sku.id, version: product.version, price: price.replace('.', '') })
}
