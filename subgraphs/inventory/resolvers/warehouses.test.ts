import { derivedId, newId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
const main = (shop: number) => `whs_${shopId(shop).slice(4)}`
const stockIn = (skuId: string, quantity: number, viewer = merchant(0)) =>
  house.asks(
    viewer,
    mutation('stockIn', 'document { id lines { quantity onHandAfter sku { id } } warehouse { name } }'),
    {
      input: { warehouseId: main(0), lines: [{ skuId, quantity }], idempotencyKey: newId('key') },
    },
  )

beforeAll(async () => {
  house = await mall()
})

describe('staff with several warehouses', () => {
  it('make a warehouse that goods are taken from last, where no priority is given', async () => {
    const make = async (name: string, priority?: number) => {
      const input = { shopId: shopId(4), name, ...(priority === undefined ? {} : { priority }) }
      const { data } = await house.asks(merchant(4), mutation('warehouseCreate', 'warehouse { priority }'), { input })
      return data.warehouseCreate.warehouse.priority
    }
    expect(await make('Far', 40)).toBe(40)
    expect(await make('Farther')).toBe(41)
    expect(await make('Farthest', 1_000)).toBe(1_000)
    expect(await make('Beside it')).toBe(1_000)
  })

  it('are answered by each mutation of a request with what it left, not with what the one before it has read', async () => {
    const sku = house.goods.add({ shopId: shopId(0) })
    await stockIn(sku, 5)
    const keyed = () => ({ idempotencyKey: newId('key') })
    const lines = [{ skuId: sku, quantity: 2 }]
    const plan = { fromWarehouseId: main(0), toWarehouseId: derivedId('whs', 100), lines, ...keyed() }
    const planned = await house.asks(merchant(0), mutation('transferCreate', 'transfer { id }'), { input: plan })
    const { id } = planned.data.transferCreate.transfer
    const take = () => ({ warehouseId: main(0), lines: [{ skuId: sku, quantity: 1 }], ...keyed() })
    const { data } = await house.asks(
      merchant(0),
      `mutation ($ship: TransferShipInput!, $receive: TransferReceiveInput!, $one: StockInInput!, $other: StockInInput!) {
        ship: transferShip(input: $ship) { transfer { lines { received } } }
        receive: transferReceive(input: $receive) { transfer { state lines { received } } }
        one: stockIn(input: $one) { document { lines { sku { stockLevel { onHand } } } } }
        other: stockIn(input: $other) { document { lines { sku { stockLevel { onHand } } } } }
      }`,
      {
        ship: { id, expectedVersion: 1, ...keyed() },
        receive: { id, expectedVersion: 2, lines, ...keyed() },
        one: take(),
        other: take(),
      },
    )
    expect(data.ship.transfer.lines).toEqual([{ received: null }])
    expect(data.receive.transfer).toEqual({ state: 'RECEIVED', lines: [{ received: 2 }] })
    const onHand = (taken: typeof data) => taken.document.lines[0].sku.stockLevel.onHand
    expect(onHand(data.other)).toBe(onHand(data.one) + 1)
  })

  it('move nothing from one shop to another, whoever they are', async () => {
    const sku = house.goods.add({ shopId: shopId(0) })
    await stockIn(sku, 5)
    const before = await house.kept()
    const input = {
      fromWarehouseId: main(0),
      toWarehouseId: main(1),
      lines: [{ skuId: sku, quantity: 1 }],
      idempotencyKey: newId('key'),
    }
    const asked = await house.asks(platform(), mutation('transferCreate', 'transfer { id }'), { input })
    expect(asked.data.transferCreate).toMatchObject({
      transfer: null,
      errors: [{ code: 'OTHER_SHOP', path: ['toWarehouseId'] }],
    })
    expect(await house.kept()).toBe(before)
  })
})
