import { derivedId, newId } from '@supermall/kernel/id'
import { findExports } from '@supermall/subgraph/export-runs'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import type { Export } from '../data/exports.ts'
import type { OrderWhere } from '../data/order-where.ts'
import type { Column } from '../domain/export-row.ts'
import { columns, exportLine } from '../domain/export-row.ts'
import type { Parcel } from '../domain/shipping.ts'
import forgetExports from '../jobs/forget-exports.ts'
import writeExports from '../jobs/write-exports.ts'
import { market } from '../trial/market.ts'
import { only, ordersIn } from '../trial/orders-in.ts'
import { startExport } from './export-orders.ts'

const at = await market()
const { paid } = ordersIn(at)
const work = () =>
  writeExports.run({ transact: at.transact, log: at.floor.log } as Parameters<typeof writeExports.run>[0])

const started = async (shop: number, where: OrderWhere = {}) => {
  const run = await at.operate('orders.order.export', (unit) =>
    startExport({ where, idempotencyKey: newId('evt') }, derivedId('shp', shop), unit),
  )
  if (!run.ok) throw new Error('an export is asked for')
  return run.value.exportId
}

const stateOf = async (id: string) => (await at.transact(({ db }) => findExports<Export>(db, [id])))[0]

/** No condition that a client could have named: of no such instant anything is before or after. */
const broken = { createdAt: { range: { from: 'never' } } }

test('an export that cannot be written keeps no other one waiting, and has failed after a few times', async () => {
  const order = only(await paid(1, [3]))
  const bad = await started(1)
  await at.sql.query({ text: 'update orders_export set filter = $2 where id = $1', values: [bad, broken] })
  const good = await started(0, { id: { eq: order.id } })
  expect(await work()).toEqual({ rows: 1 })
  expect(await stateOf(good)).toMatchObject({ status: 'DONE', rowCount: 1, failureCount: 0 })
  expect(await stateOf(bad)).toMatchObject({ status: 'WAITING', failureCount: 1, failure: null, doneAt: null })
  for (let run = 2; run <= 5; run++) expect(await work()).toEqual({ rows: 0 })
  const failed = { status: 'FAILED', failureCount: 5, doneAt: null }
  expect(await stateOf(bad)).toMatchObject({ ...failed, failure: expect.stringContaining('5 times in a row') })
  expect(await work()).toEqual({ rows: 0 })
  expect(await stateOf(bad)).toMatchObject(failed)
})

test('an export that could not be written for a while is written all the same, and begins to count anew', async () => {
  only(await paid(1, [3]))
  const id = await started(0)
  await at.sql.query({ text: 'update orders_export set filter = $2 where id = $1', values: [id, broken] })
  for (let run = 1; run <= 4; run++) await work()
  expect(await stateOf(id)).toMatchObject({ status: 'WAITING', failureCount: 4 })
  await at.sql.query({ text: `update orders_export set filter = '{}' where id = $1`, values: [id] })
  await work()
  expect(await stateOf(id)).toMatchObject({ status: 'DONE', failureCount: 0, failure: null })
})

test('a file of orders that the version before has ended soon says how long it is, and of one that it gave up nothing is kept', async () => {
  const [ended, lost] = [await started(3), await started(4)]
  await work()
  const whole = await stateOf(ended)
  const asBefore =
    'update orders_export set chunk_count = 0, byte_count = 0, expires_at = null, status = $2 where id = $1'
  await at.sql.query(asBefore, [ended, 'DONE'])
  await at.sql.query(asBefore, [lost, 'FAILED'])
  await forgetExports.run({ transact: at.transact, log: at.floor.log } as Parameters<typeof forgetExports.run>[0])
  expect(await stateOf(ended)).toEqual(whole)
  const { rows } = await at.sql.query('select distinct export_id from orders_export_part where export_id = any($1)', [
    [ended, lost],
  ])
  expect(rows).toEqual([{ export_id: ended }])
})

test('what an export says of the money of an order adds up to what is owed', async () => {
  const family = await paid(1, [3])
  const order = only(family)
  const owed = { adjustmentMinor: -103n, taxMinor: 60n, includedTaxMinor: 12n, payableMinor: order.payableMinor - 43n }
  const sums = ['GOODS', 'DISCOUNT', 'ADJUSTMENT', 'FREIGHT', 'TAX', 'PAYABLE', 'INCLUDED_TAX'] as const
  const line = exportLine({ order: { ...order, ...owed }, lines: family.lines, parcels: [] }, sums)
  const [goods = 0, discount = 0, adjustment = 0, freight = 0, tax = 0, payable, included] = line.split(',').map(Number)
  expect([adjustment, tax, included]).toEqual([-1.03, 0.6, 0.12])
  expect((goods - discount + adjustment + freight + tax).toFixed(2)).toBe(payable?.toFixed(2))
})

test('an export names the parcels that are on their way, and none that was taken back', async () => {
  const family = await paid(1, [3])
  const order = only(family)
  const parcel = (trackingNumber: string, status: Parcel['status']): Parcel => ({
    ...{
      id: newId('pcl'),
      orderId: order.id,
      shopId: order.shopId,
      carrierCode: 'sf',
      trackingNumber,
      status,
      lines: [],
    },
    ...{ trace: null, tracedAt: null, sentAt: at.clock.now, cancelledAt: null },
  })
  const parcels = [parcel('SF-BACK', 'CANCELLED'), parcel('SF-1', 'SENT'), parcel('SF-2', 'SENT')]
  expect(exportLine({ order, lines: family.lines, parcels }, ['TRACKING'])).toBe('sf SF-1; sf SF-2\r\n')
})

test('an export has each column once, and may have them all', async () => {
  const ask = (asked: readonly Column[]) =>
    at.operate('orders.order.export', (unit) =>
      startExport({ columns: asked, idempotencyKey: newId('evt') }, derivedId('shp', 1), unit),
    )
  expect(await ask(['TAX', 'NUMBER', 'TAX'])).toMatchObject({
    refusals: [{ code: 'COLUMN_TWICE', path: ['columns', '2'] }],
  })
  expect(columns).toHaveLength(26)
  expect(await ask(columns)).toMatchObject({ ok: true })
})

test('however many are asked for at once, by as many keys, a shop has five that are not written yet, and another shop its own', async () => {
  const ask = (shop: number) =>
    at.operate('orders.order.export', (unit) =>
      startExport({ idempotencyKey: newId('evt') }, derivedId('shp', shop), unit),
    )
  const ends = survivors(await rival(8, () => ask(7)))
  expect(ends.filter(({ ok }) => ok)).toHaveLength(5)
  for (const end of ends) if (!end.ok) expect(end).toMatchObject({ refusals: [{ code: 'LIMIT_REACHED' }] })
  expect(await ask(6)).toMatchObject({ ok: true })
})
