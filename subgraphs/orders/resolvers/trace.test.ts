import { expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import forgetTraces from '../jobs/forget-traces.ts'
import { buyer, buyingIn, codes, mall, mutation, platform } from '../trial/mall.ts'
import { market } from '../trial/market.ts'

const house = await mall()
const { bought } = buyingIn(house)

async function sentHoursAgo(hours: number) {
  const [{ id }] = (await bought(1, [1])).orders
  await house.sql.query({
    text: "update mall_order set status = 'PAID', paid_minor = payable_minor where id = $1",
    values: [id],
  })
  const input = { orderId: id, expectedVersion: 1, carrierCode: 'sf', trackingNumber: 'SF-1000' }
  const shipped = await house.asks(platform(), mutation('orderShip', 'parcel { id } order { version }'), { input })
  const { parcel, order } = shipped.data.orderShip
  const text = 'update parcel set sent_at = now() - make_interval(hours => $2) where id = $1'
  await house.sql.query({ text, values: [parcel.id, hours] })
  return { id, parcelId: parcel.id, version: order.version }
}

const traceOf = async (id: string) => {
  const query = `{ order(id: "${id}") { parcels { trace { state isDelivered checkedAt stops { state text place passedAt } } } } }`
  return (await house.asks(buyer(1), query)).data.order.parcels[0].trace
}
const keptOf = async (parcelId: string) =>
  (await house.sql.query({ text: 'select trace, traced_at from parcel where id = $1', values: [parcelId] })).rows[0]

test('a parcel of the demo shows where it would be, newest first, and once it arrived that is kept', async () => {
  const moving = await sentHoursAgo(27)
  const trace = await traceOf(moving.id)
  expect(trace).toMatchObject({ state: 'IN_TRANSIT', isDelivered: false })
  expect(trace.stops.at(-1)).toMatchObject({ state: 'ACCEPTED', place: null })
  expect(trace.stops[0]).toMatchObject({ state: 'IN_TRANSIT', place: '上海市' })
  expect(await keptOf(moving.parcelId)).toEqual({ trace: null, traced_at: null })
  const arrived = await sentHoursAgo(60)
  const last = await traceOf(arrived.id)
  expect(last).toMatchObject({ state: 'DELIVERED', isDelivered: true })
  expect(await traceOf(arrived.id)).toEqual(last)
  expect(await keptOf(arrived.parcelId)).toMatchObject({ trace: { state: 'DELIVERED' } })
})

test('a parcel that gets another number forgets what was said of the old one', async () => {
  const { id, parcelId, version } = await sentHoursAgo(60)
  await traceOf(id)
  const input = { parcelId, expectedVersion: version, carrierCode: 'manual', trackingNumber: 'BIKE-1' }
  const changed = await house.asks(platform(), mutation('orderShipmentChange', 'parcel { id }'), { input })
  expect(codes(changed, 'orderShipmentChange')).toEqual([])
  expect(await keptOf(parcelId)).toEqual({ trace: null, traced_at: null })
  expect(await traceOf(id)).toBeNull()
})

test('what nobody has looked at for three months is forgotten', async () => {
  const at = await market()
  const rows = `insert into tracking (carrier_code, tracking_number, phone_tail, asked_at)
    values ('sf', 'OLD', '', $1::timestamptz - interval '91 days'), ('sf', 'NEW', '', $1::timestamptz - interval '89 days')`
  await at.sql.query({ text: rows, values: [at.clock.now] })
  const within = { client: at.tools.client, clock: () => at.clock.now } as Within
  expect(await forgetTraces.run(within)).toEqual({ forgotten: 1 })
  expect((await at.sql.query('select tracking_number from tracking')).rows).toEqual([{ tracking_number: 'NEW' }])
})
