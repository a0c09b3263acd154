import type { takeInStock as contract } from '@supermall/contracts/inventory'
import { newId } from '@supermall/kernel/id'
import type { Within } from '@supermall/subgraph/definition'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, expect, it } from 'vitest'
import { createWarehouse } from '../commands/create-warehouse.ts'
import type { Tools, Tx } from '../data/database.ts'
import { ground } from '../trial/ground.ts'
import takeInStock from './take-in-stock.ts'

const shop = await ground()
const { books, goods, shopId, warehouseId } = shop
const accountId = newId('acc')
const within = { ...shop.tools, transact: shop.transact, ask: async () => ({ skus: [] }) } as unknown as Within<
  Tx,
  Tools
>

type Line = (typeof contract)['ask']['_output']
type Answer = (typeof contract)['answer']['_output']

const take = (line: Partial<Line>): Promise<Answer> => {
  const blank = { key: newId('key'), accountId, shopId, skuId: newId('sku'), quantity: 1, warehouse: null, note: null }
  return takeInStock.reply({ ...blank, ...line }, within) as Promise<Answer>
}

afterEach(async () => expect(await shop.broken()).toEqual([]))

it('takes a line in once per key, however often and by how many it is asked, as an audited document', async () => {
  const skuId = await goods(2)
  const line = { key: 'imp_1:2', skuId, quantity: 5, note: 'from the sheet' }
  const taken = survivors(await rival(4, () => take(line)))
  expect(new Set(taken.map(({ documentId, why }) => `${documentId} ${why}`)).size).toBe(1)
  const documentId = taken[0]?.documentId
  expect(await books(skuId)).toMatchObject({ onHand: 7, available: 7 })
  expect(
    await shop.one('select kind, remark, operator_id, warehouse_id from stock_document where id = $1', documentId),
  ).toEqual({ kind: 'STOCK_IN', remark: 'from the sheet', operator_id: accountId, warehouse_id: warehouseId })
  const entries = (await shop.audited()).filter(({ subject_id }) => subject_id === documentId)
  expect(entries).toEqual([
    expect.objectContaining({ action: 'inventory.stock.move', actor_id: accountId, shop_id: shopId }),
  ])
})

it('puts it into the warehouse that is named, by its name however it is written or by its id', async () => {
  const skuId = await goods(0)
  const made = await shop.operate('w', (unit) => createWarehouse({ shopId, name: 'North Depot' }, unit))
  const depot = made.ok ? made.value.id : ''
  for (const warehouse of ['north  DEPOT', depot]) expect((await take({ skuId, warehouse })).why).toBeNull()
  expect(await shop.one('select on_hand from stock where sku_id = $1 and warehouse_id = $2', skuId, depot)).toEqual({
    on_hand: 2,
  })
})

it('refuses what a document by hand would be refused, and changes nothing', async () => {
  const skuId = await goods(3)
  const why = async (line: Partial<Line>) => {
    const { documentId, why: wrong } = await take({ skuId, ...line })
    return [documentId, wrong?.code, wrong?.field]
  }
  expect(await why({ warehouse: 'Attic' })).toEqual([null, 'NOT_FOUND', 'warehouse'])
  expect(await why({ shopId: newId('shp') })).toEqual([null, 'NOT_FOUND', 'warehouseId'])
  expect(await why({ shopId: newId('shp'), warehouse: warehouseId })).toEqual([null, 'NOT_FOUND', 'warehouse'])
  expect(await why({ skuId: newId('sku') })).toEqual([null, 'NOT_FOUND', 'skuId'])
  expect(await why({ quantity: 0 })).toEqual([null, 'NUMBER_RANGE', 'quantity'])
  expect(await why({ note: 'x'.repeat(201) })).toEqual([null, 'TEXT_LENGTH', 'remark'])
  expect(await books(skuId)).toMatchObject({ onHand: 3 })
})
