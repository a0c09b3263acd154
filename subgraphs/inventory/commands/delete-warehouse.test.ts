import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { ground } from '../trial/ground.ts'
import { createTransfer } from './create-transfer.ts'
import { createWarehouse } from './create-warehouse.ts'
import { deleteWarehouse } from './delete-warehouse.ts'
import { setStockSettings } from './set-stock-settings.ts'
import { updateWarehouse } from './update-warehouse.ts'
import { writeDocument } from './write-document.ts'

const shop = await ground()
const { operate, goods, shopId } = shop
const codeOf = (result: Result<unknown>): string | undefined => (result.ok ? undefined : result.refusals[0]?.code)
const remove = (id: string, fields: object = {}) =>
  operate('w', (unit) => deleteWarehouse({ id, expectedVersion: 1, idempotencyKey: newId('key'), ...fields }, unit))
const stands = async (id: string) => (await shop.one('select 1 as one from warehouse where id = $1', id)) !== undefined

async function built(name: string): Promise<string> {
  const made = await operate('w', (unit) => createWarehouse({ shopId, name }, unit))
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  return made.value.id
}
const count = (warehouseId: string, skuId: string) =>
  operate('s', (unit) =>
    writeDocument('COUNT', { warehouseId, lines: [{ skuId, quantity: 0 }], idempotencyKey: newId('key') }, unit),
  )

const plan = (toWarehouseId: string, skuId: string) => {
  const lines = [{ skuId, quantity: 1 }]
  const input = { fromWarehouseId: shop.warehouseId, toWarehouseId, lines, idempotencyKey: newId('key') }
  return operate('t', (unit) => createTransfer(input, unit))
}

it('a warehouse in which nothing ever happened is deleted once per key, and written down', async () => {
  const id = await built('Typo')
  const idempotencyKey = newId('key')
  expect(codeOf(await remove(id, { expectedVersion: 2 }))).toBe('STALE_VERSION')
  expect(await remove(id, { idempotencyKey })).toEqual({ ok: true, value: { id } })
  expect(await remove(id, { idempotencyKey })).toEqual({ ok: true, value: { id } })
  expect(await stands(id)).toBe(false)
  expect(codeOf(await remove(id))).toBe('NOT_FOUND')
  const { entries } = await shop.one(`select count(*)::int as entries from audit_entry where subject_id = $1`, id)
  expect(entries).toBe(2)
})

it('a warehouse where goods were counted, or to which they shall go, stays, like the main one', async () => {
  const sku = await goods(10)
  const [counted, awaited] = [await built('Counted'), await built('Awaited')]
  expect(await count(counted, sku)).toMatchObject({ ok: true })
  const lines = [{ skuId: sku, quantity: 1 }]
  const plan = { fromWarehouseId: shop.warehouseId, toWarehouseId: awaited, lines, idempotencyKey: newId('key') }
  expect(await operate('t', (unit) => createTransfer(plan, unit))).toMatchObject({ ok: true })
  for (const id of [counted, awaited]) expect(codeOf(await remove(id))).toBe('WAREHOUSE_USED')
  expect(codeOf(await remove(shop.warehouseId))).toBe('MAIN_WAREHOUSE')
  expect(await Promise.all([counted, awaited, shop.warehouseId].map(stands))).toEqual([true, true, true])
})

it('is deleted or used, never both, when both are asked for at the same moment', async () => {
  const sku = await goods(1)
  for (let round = 0; round < 8; round++) {
    const id = await built(`Rival ${round}`)
    const use = () => (round % 2 === 0 ? count(id, sku) : plan(id, sku))
    const ends = survivors(await rival<Result<unknown>>(2, (index) => (index === 0 ? remove(id) : use())))
    const codes = ends.map(codeOf)
    expect([
      ['WAREHOUSE_USED', undefined],
      [undefined, 'NOT_FOUND'],
    ]).toContainEqual(codes)
  }
})

it.each([
  ['a count', count],
  ['a transfer', plan],
])('%s that names a warehouse which goes at that moment finds none', async (_, use) => {
  const [sku, id] = [await goods(1), await built(newId('key'))]
  const going = await shop.sql.connect()
  await going.query('begin')
  await going.query('delete from warehouse where id = $1', [id])
  const used = use(id, sku)
  const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await eventually(async () => (await shop.sql.query(waits)).rows.length > 0)
  await going.query('commit')
  going.release()
  expect(codeOf(await used)).toBe('NOT_FOUND')
})

it('an edit that names nothing changes nothing, where null says no more than silence', async () => {
  const [id, skuId] = [await built('Still'), await goods(3)]
  const kept = async () => [
    await shop.one('select * from warehouse where id = $1', id),
    await shop.one('select * from sku where id = $1', skuId),
  ]
  const before = await kept()
  const { version } = before[1] as { version: number }
  const nothing = { id, expectedVersion: 1, name: null, priority: null }
  expect(codeOf(await operate('w', (unit) => updateWarehouse(nothing, unit)))).toBe('NOTHING_TO_CHANGE')
  const settings = { skuId, expectedVersion: version, threshold: null }
  expect(codeOf(await operate('s', (unit) => setStockSettings(settings, unit)))).toBe('NOTHING_TO_CHANGE')
  expect(await kept()).toEqual(before)
})
