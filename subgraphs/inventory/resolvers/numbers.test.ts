import { derivedId, newId } from '@supermall/kernel/id'
import { pushNumbers } from '@supermall/testing/extremes'
import { expect, test } from 'vitest'
import { mall, merchant, shopId } from '../trial/mall.ts'

const house = await mall()
const staff = merchant(0)
const sku = house.goods.add({ shopId: shopId(0) })
const [here, there] = [`whs_${shopId(0).slice(4)}`, derivedId('whs', 100)]
const ask = (query: string, input: object) => house.asks(staff, query, { input })
const does = async (name: string, type: string, input: object, entity: string) => {
  const query = `mutation Do($input: ${type}!) { ${name}(input: $input) { ${entity} { id version } errors { code } } }`
  const { data, errors } = await ask(query, input)
  expect([errors, data[name]?.errors]).toEqual([[], []])
  return data[name][entity]
}
const keyed = (facts: object) => ({ ...facts, idempotencyKey: newId('key') })
const lines = [{ skuId: sku, quantity: 2 }]
const versionOf = async (id: string) =>
  (await house.sql.query<{ version: number }>('select version from warehouse where id = $1', [id])).rows[0]?.version

let made = 0
const warehouse = async () => {
  const { id, version } = await does(
    'warehouseCreate',
    'WarehouseCreateInput',
    { shopId: shopId(0), name: `Other ${++made}` },
    'warehouse',
  )
  return { id, expectedVersion: version }
}
const planned = async () => {
  const plan = keyed({ fromWarehouseId: here, toWarehouseId: there, lines })
  const { id, version } = await does('transferCreate', 'TransferCreateInput', plan, 'transfer')
  return keyed({ id, expectedVersion: version })
}
const shipped = async () => {
  const { id, version } = await does('transferShip', 'TransferShipInput', await planned(), 'transfer')
  return keyed({ id, expectedVersion: version, lines })
}

test('no number that a client can send is a fault', async () => {
  await ask('mutation In($input: StockInInput!) { stockIn(input: $input) { errors { code } } }', {
    ...keyed({ warehouseId: here, lines: [{ skuId: sku, quantity: 1_000 }] }),
  })
  const document = () => keyed({ warehouseId: here, lines })
  const told = await pushNumbers({
    schema: house.schema,
    ask,
    samples: {
      warehouseCreate: [() => ({ shopId: shopId(0), name: `Depot ${++made}`, priority: 5 })],
      warehouseUpdate: [async () => ({ id: there, expectedVersion: await versionOf(there), priority: 5 })],
      warehouseDelete: [async () => keyed(await warehouse())],
      stockIn: [document],
      stockOut: [document],
      stockCount: [() => keyed({ warehouseId: here, lines: [{ skuId: sku, quantity: 500 }] })],
      transferCreate: [() => keyed({ fromWarehouseId: here, toWarehouseId: there, lines })],
      transferShip: [planned],
      transferReceive: [shipped],
      transferCancel: [planned],
      stockSettingsSet: [
        async () => {
          const { rows } = await house.sql.query<{ version: number }>('select version from sku where id = $1', [sku])
          return { skuId: sku, expectedVersion: rows[0]?.version, threshold: 7 }
        },
      ],
      stockDisplaySet: [
        async () => {
          const text = 'select version from stock_display where scope = $1'
          const { rows } = await house.sql.query<{ version: number }>(text, [shopId(0)])
          return { shopId: shopId(0), expectedVersion: rows[0]?.version ?? 0, isQuantityShown: true }
        },
      ],
    },
  })
  expect(told).toEqual({ faults: [], unseen: [], refused: [] })
})
