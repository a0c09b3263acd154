import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TransferRow, WarehouseRow } from '../data/rows.ts'
import { ground } from '../trial/ground.ts'
import { createTransfer } from './create-transfer.ts'
import { createWarehouse } from './create-warehouse.ts'
import { moveTransfer } from './move-transfer.ts'
import { recountStock } from './recount-stock.ts'
import { retireSkus } from './retire-skus.ts'
import { setStockSettings } from './set-stock-settings.ts'
import { updateWarehouse } from './update-warehouse.ts'
import { writeDocument } from './write-document.ts'

const shop = await ground()
const { operate, transact, goods, hold, books, document, told, warehouseId, shopId } = shop
const code = (result: Result<unknown>): string | undefined => (result.ok ? undefined : result.refusals[0]?.code)
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusals))
  return result.value
}
let depot: WarehouseRow

beforeAll(async () => {
  depot = value(await operate('w', (unit) => createWarehouse({ shopId, name: 'Depot' }, unit)))
})
afterEach(async () => expect(await shop.broken()).toEqual([]))

describe('a document', () => {
  it('takes in, takes out and counts, and keeps what there was before and after', async () => {
    const sku = await goods(10)
    value(await document('STOCK_OUT', { skuId: sku, quantity: 4 }))
    const counted = value(await document('COUNT', { skuId: sku, quantity: 9 }))
    expect(await books(sku)).toMatchObject({ onHand: 9, available: 9 })
    expect(
      await shop.one(
        'select on_hand_before, on_hand_after from stock_document_line where document_id = $1',
        counted.id,
      ),
    ).toEqual({
      on_hand_before: 6,
      on_hand_after: 9,
    })
    expect((await shop.audited()).filter(({ subject_id }) => subject_id === counted.id)).toHaveLength(1)
  })

  it('never takes what is held, nor counts below it: nothing of any line then', async () => {
    const [held, free] = [await goods(5), await goods(5)]
    await hold(newId('chk'), [{ skuId: held, quantity: 3 }])
    const out = await document('STOCK_OUT', { skuId: free, quantity: 1 }, { skuId: held, quantity: 3 })
    expect(out).toMatchObject({
      refusals: [
        {
          type: 'InsufficientStockError',
          code: 'INSUFFICIENT_STOCK',
          requested: 3,
          available: 2,
          path: ['lines', '1', 'quantity'],
        },
      ],
    })
    expect(code(await document('COUNT', { skuId: held, quantity: 2 }))).toBe('BELOW_HELD')
    expect(await books(free)).toMatchObject({ onHand: 5 })
    expect(code(await document('COUNT', { skuId: held, quantity: 3 }))).toBeUndefined()
  })

  it('is written once per key, gives its first answer again, and refuses the key for anything else', async () => {
    const sku = await goods(0)
    const input = { warehouseId, lines: [{ skuId: sku, quantity: 5 }], idempotencyKey: newId('key') }
    const write = (lines = input.lines) => operate('d', (unit) => writeDocument('STOCK_IN', { ...input, lines }, unit))
    const [first, ...rest] = survivors(await rival(5, () => write())).map(value)
    expect(rest.map(({ id }) => id)).toEqual(rest.map(() => first?.id))
    expect(code(await write([{ skuId: sku, quantity: 6 }]))).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(await books(sku)).toMatchObject({ onHand: 5 })
  })

  it('takes out the last pieces for one of many', async () => {
    const sku = await goods(5)
    const endings = survivors(await rival(6, () => document('STOCK_OUT', { skuId: sku, quantity: 3 })))
    expect(endings.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await books(sku)).toMatchObject({ onHand: 2 })
  })

  it('knows no goods of another shop, and no more than fit', async () => {
    const [other, sku] = [await ground(), await goods(1)]
    expect(code(await document('STOCK_IN', { skuId: newId('sku'), quantity: 1 }))).toBe('NOT_FOUND')
    await shop.sql.query(
      `insert into sku select 'sku_7zzzzzzzzzzzzzzzzzzzzzzzzz', product_id, $2, mode, threshold, 0, 'OUT', false,
        null, 1, created_at, updated_at from sku where id = $1`,
      [sku, other.shopId],
    )
    expect(code(await document('STOCK_IN', { skuId: 'sku_7zzzzzzzzzzzzzzzzzzzzzzzzz', quantity: 1 }))).toBe('NOT_FOUND')
    await shop.sql.query('update stock set on_hand = 999999999, received = 999999999 where sku_id = $1', [sku])
    expect(code(await document('STOCK_IN', { skuId: sku, quantity: 2 }))).toBe('NUMBER_RANGE')
    await shop.sql.query('update stock set on_hand = 1, received = 1 where sku_id = $1', [sku])
  })
})

describe('a transfer', () => {
  const plan = (skuId: string, quantity: number) =>
    operate('t', (unit) =>
      createTransfer(
        {
          fromWarehouseId: warehouseId,
          toWarehouseId: depot.id,
          lines: [{ skuId, quantity }],
          idempotencyKey: newId('key'),
        },
        unit,
      ),
    )
  const step = (
    name: 'SHIP' | 'RECEIVE' | 'CANCEL',
    { id, version }: TransferRow,
    lines?: { skuId: string; quantity: number }[],
  ) =>
    operate('t', (unit) =>
      moveTransfer(
        name,
        { id, expectedVersion: version, idempotencyKey: newId('key'), ...(lines ? { lines } : {}) },
        unit,
      ),
    )

  it('moves goods out, is in neither warehouse on the way, and in; what is missing was lost', async () => {
    const sku = await goods(10)
    const planned = value(await plan(sku, 6))
    expect(await books(sku)).toMatchObject({ onHand: 10 })
    const shipped = value(await step('SHIP', planned))
    expect(await books(sku)).toMatchObject({ onHand: 4, available: 4 })
    const arrived = value(await step('RECEIVE', shipped, [{ skuId: sku, quantity: 5 }]))
    expect(arrived).toMatchObject({ state: 'RECEIVED', version: 3 })
    expect(await books(sku)).toMatchObject({ onHand: 9, available: 9 })
    expect(await hold(newId('chk'), [{ skuId: sku, quantity: 9 }])).toMatchObject({ isHeld: true })
    const noted = (await shop.audited()).filter(({ subject_id }) => subject_id === planned.id).slice(-2)
    expect(noted).toMatchObject([
      { after: { state: 'IN_TRANSIT', lines: [{ quantity: 6, received: null }] } },
      { after: { state: 'RECEIVED', lines: [{ quantity: 6, received: 5 }] } },
    ])
  })

  it('goes back when it is given up on the way, once', async () => {
    const sku = await goods(10)
    const shipped = value(await step('SHIP', value(await plan(sku, 6))))
    const ends = survivors(await rival(4, (index) => step(index % 2 ? 'CANCEL' : 'RECEIVE', shipped)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await books(sku)).toMatchObject({ onHand: 10 })
  })

  it('is refused what is not free, a step out of turn, an old version and one and the same warehouse', async () => {
    const sku = await goods(2)
    const planned = value(await plan(sku, 3))
    expect(code(await step('SHIP', planned))).toBe('INSUFFICIENT_STOCK')
    expect(code(await step('RECEIVE', planned))).toBe('TRANSFER_STATE')
    expect(code(await step('CANCEL', { ...planned, version: 9 }))).toBe('STALE_VERSION')
    expect(value(await step('CANCEL', planned)).state).toBe('CANCELLED')
    const same = {
      fromWarehouseId: warehouseId,
      toWarehouseId: warehouseId,
      lines: [{ skuId: sku, quantity: 1 }],
      idempotencyKey: newId('key'),
    }
    expect(code(await operate('t', (unit) => createTransfer(same, unit)))).toBe('SAME_WAREHOUSE')
    expect(await books(sku)).toMatchObject({ onHand: 2 })
  })
})

describe('a warehouse', () => {
  it('that is switched off sells nothing, from that moment on, and is told of', async () => {
    const sku = await goods(5)
    const before = await shop.one('select version from warehouse where id = $1', warehouseId)
    const off = value(
      await operate('w', (unit) =>
        updateWarehouse({ id: warehouseId, expectedVersion: before?.version, isEnabled: false }, unit),
      ),
    )
    expect(await hold(newId('chk'), [{ skuId: sku, quantity: 1 }])).toMatchObject({
      isHeld: false,
      short: [{ available: 0 }],
    })
    await recountStock({ client: shop.tools.client, transact })
    expect(await books(sku)).toMatchObject({ onHand: 5, available: 0 })
    expect((await told('stock.out')).filter(({ aggregateId }) => aggregateId === sku)).toHaveLength(1)
    value(
      await operate('w', (unit) =>
        updateWarehouse({ id: warehouseId, expectedVersion: off.version, isEnabled: true }, unit),
      ),
    )
    await recountStock({ client: shop.tools.client, transact })
    expect(await books(sku)).toMatchObject({ available: 5 })
    expect((await told('stock.back_in_stock')).filter(({ aggregateId }) => aggregateId === sku)).toHaveLength(2)
  })

  it('is first when its priority says so', async () => {
    const sku = await goods(5)
    value(
      await operate('d', (unit) =>
        writeDocument(
          'STOCK_IN',
          { warehouseId: depot.id, lines: [{ skuId: sku, quantity: 5 }], idempotencyKey: newId('key') },
          unit,
        ),
      ),
    )
    const main = await shop.one('select version from warehouse where id = $1', warehouseId)
    value(
      await operate('w', (unit) =>
        updateWarehouse({ id: warehouseId, expectedVersion: main?.version, priority: 9 }, unit),
      ),
    )
    const owner = newId('chk')
    await hold(owner, [{ skuId: sku, quantity: 2 }])
    expect(await shop.one('select warehouse_id from hold_part where owner_id = $1', owner)).toEqual({
      warehouse_id: depot.id,
    })
  })

  it('needs a name of its own in its shop, by many at once too, and there are fifty at most', async () => {
    const make = (name: string) => operate('w', (unit) => createWarehouse({ shopId, name }, unit))
    expect(code(await make(' ｄepot '))).toBe('NAME_TAKEN')
    const made = survivors(await rival(5, () => make('North')))
    expect(made.map(code).sort()).toEqual(['NAME_TAKEN', 'NAME_TAKEN', 'NAME_TAKEN', 'NAME_TAKEN', undefined])
    expect(code(await make(''))).toBe('TEXT_LENGTH')
    const rest = survivors(await rival(55, (index) => make(`W ${index}`)))
    expect(rest.filter(({ ok }) => ok)).toHaveLength(47)
    expect(new Set(rest.filter(({ ok }) => !ok).map(code))).toEqual(new Set(['LIMIT_REACHED']))
  })
})

describe('settings of a SKU', () => {
  it('tell that it runs low when the threshold is raised, and refuse an old version', async () => {
    const sku = await goods(20)
    const set = (input: object) =>
      operate('s', (unit) => setStockSettings({ skuId: sku, expectedVersion: 1, ...input }, unit))
    expect(code(await set({ threshold: -1 }))).toBe('NUMBER_RANGE')
    expect(value(await set({ threshold: 30, isQuantityShown: true }))).toMatchObject({
      alert: 'LOW',
      isShown: true,
      version: 2,
    })
    expect((await told('stock.low')).filter(({ aggregateId }) => aggregateId === sku)).toHaveLength(1)
    expect(code(await set({ threshold: 5 }))).toBe('STALE_VERSION')
    expect(value(await set({ expectedVersion: 2, isQuantityShown: null }))).toMatchObject({
      threshold: 30,
      isShown: null,
    })
  })

  it('goods that were deleted are sold no more, and stay on the books', async () => {
    const sku = await goods(5)
    const row = await shop.one('select product_id from sku where id = $1', sku)
    await transact((unit) => retireSkus(row?.product_id, unit))
    expect(await hold(newId('chk'), [{ skuId: sku, quantity: 1 }])).toMatchObject({ why: 'SHORT' })
    expect(await books(sku)).toMatchObject({ onHand: 5 })
  })
})
