import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { buyer, buyingIn, codes, mall, merchant, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)
const print = (viewer: ReturnType<typeof platform>, input: object) =>
  house.asks(viewer, mutation('ordersPrint', 'document { contentType content sheetCount }'), { input })

async function paid(ordinals: readonly number[], more = '') {
  const { orders } = await bought(1, ordinals)
  const ids = orders.map(({ id }: { id: string }) => id) as string[]
  await house.sql.query({
    text: `update mall_order set status = 'PAID', paid_minor = payable_minor, paid_at = now() ${more} where id = any($1)`,
    values: [ids],
  })
  return ids
}

const numberOf = async (id: string): Promise<string> =>
  (await house.sql.query({ text: 'select number from mall_order where id = $1', values: [id] })).rows[0]?.number

const INVOICE = JSON.stringify({ title: 'Lin Ltd', taxNumber: '9131', email: null })

test('a picking ticket says what is left to pack and what was written, as words and never as markup', async () => {
  const [id = ''] = await paid(
    [1],
    `, remark = '<script>alert("x")</script>', seller_remark = 'Fragile & old', invoice = '${INVOICE}'`,
  )
  const { document } = (await print(merchant(1), { orderIds: [id], kind: 'PICKING_TICKET' })).data.ordersPrint
  expect(document).toMatchObject({ contentType: 'text/html; charset=utf-8', sheetCount: 1 })
  for (const part of [
    await numberOf(id),
    'Thing 1',
    '<td>1</td>',
    'Fragile &amp; old',
    '&lt;script&gt;',
    'Lin Ltd 9131',
  ])
    expect(document.content.toLowerCase()).toContain(part.toLowerCase())
  expect(document.content).not.toContain('<script')
  expect((await house.audited()).at(-1)).toMatchObject({ action: 'orders.order.print', subject_id: id })
  const before = (await house.audited()).length
  await print(merchant(1), { orderIds: [id, id], kind: 'PICKING_TICKET', format: 'TEXT' })
  expect((await house.audited()).length).toBe(before + 1)
})

test('waybills are one per parcel, in the order that was asked for, with what is to be collected', async () => {
  const [sent = ''] = await paid([1])
  const [waiting = ''] = await paid([2], ', is_cash_on_delivery = true')
  await house.sql.query({ text: 'update mall_order set paid_minor = 0 where id = $1', values: [waiting] })
  const ship = { orderId: sent, expectedVersion: 1, carrierCode: 'sf', trackingNumber: 'SF-4711' }
  expect(
    codes(await house.asks(platform(), mutation('orderShip', 'parcel { id }'), { input: ship }), 'orderShip'),
  ).toEqual([])
  const input = { orderIds: [waiting, sent], kind: 'WAYBILL', format: 'TEXT' }
  const { document } = (await print(platform(), input)).data.ordersPrint
  expect(document).toMatchObject({ contentType: 'text/plain; charset=utf-8', sheetCount: 2 })
  const [first, second] = document.content.split('\f')
  expect(first).toContain(`Waybill\n${await numberOf(waiting)}\n`)
  expect(first).toMatch(/Collect: \d+\.\d\d CNY/)
  expect(second).toContain('顺丰速运\nSF-4711\n')
  expect(second).toContain('To: Lin 13800000001 上海市')
  expect(second).toContain('1 x ')
  expect(second).not.toContain('Collect')
})

test('of several parcels the first that still stands collects the whole sum, and no other anything', async () => {
  const { orders } = await bought(1, [1, 4])
  const [{ id, lines }] = orders
  await house.sql.query({
    text: `update mall_order set status = 'PAID', is_cash_on_delivery = true, paid_at = now() where id = $1`,
    values: [id],
  })
  const send = async (line: { id: string }, expectedVersion: number, trackingNumber: string) => {
    const carriage = { carrierCode: 'sf', trackingNumber, lines: [{ lineId: line.id, quantity: 1 }] }
    const input = { orderId: id, expectedVersion, ...carriage }
    return (await house.asks(platform(), mutation('orderShip', 'parcel { id }'), { input })).data.orderShip.parcel.id
  }
  const collected = async (): Promise<string[]> => {
    const input = { orderIds: [id], kind: 'WAYBILL', format: 'TEXT' }
    const { document } = (await print(platform(), input)).data.ordersPrint
    return document.content.split('\f').map((sheet: string) => /SF-\d|Collect: .*/g[Symbol.match](sheet)?.join(' '))
  }
  const parcelId = await send(lines[0], 1, 'SF-1')
  await send(lines[1], 2, 'SF-2')
  const whole = expect.stringMatching(/^SF-1 Collect: 2\d\.\d\d CNY$/)
  expect(await collected()).toEqual([whole, 'SF-2 Collect: Nothing'])
  const back = { parcelId, expectedVersion: 3 }
  expect(
    codes(
      await house.asks(platform(), mutation('orderShipmentCancel', 'parcel { id }'), { input: back }),
      'orderShipmentCancel',
    ),
  ).toEqual([])
  expect(await collected()).toEqual([expect.stringMatching(/^SF-2 Collect: 2\d\.\d\d CNY$/)])
})

test('what is not paid, is over, is fetched or is not there prints nothing at all', async () => {
  const [good = ''] = await paid([1])
  const { orders } = await bought(1, [1])
  const [fetched = ''] = await paid([1], ", fulfilment = 'PICKUP'")
  const tried = async (kind: string, orderIds: readonly string[]) => {
    const { document, errors } = (await print(platform(), { orderIds, kind })).data.ordersPrint
    return [document, errors.map(({ code }: { code: string }) => code)]
  }
  const before = (await house.audited()).length
  expect(await tried('WAYBILL', [good, orders[0].id])).toEqual([null, ['ORDER_STATE']])
  expect(await tried('WAYBILL', [good, fetched])).toEqual([null, ['NOTHING_TO_SEND']])
  expect(await tried('WAYBILL', [good, derivedId('ord', 7)])).toEqual([null, ['NOT_FOUND']])
  expect(await tried('WAYBILL', [good, 'nonsense'])).toEqual([null, ['NOT_FOUND']])
  expect(await tried('PICKING_TICKET', [])).toEqual([null, ['LIST_LENGTH']])
  expect(await tried('PICKING_TICKET', Array(101).fill(good))).toEqual([null, ['LIST_LENGTH']])
  expect((await house.audited()).length).toBe(before)
  expect((await tried('PICKING_TICKET', [fetched]))[1]).toEqual([])
})

test('staff of a shop print no order of another, not even beside their own', async () => {
  const ids = await paid([1, 2])
  for (const viewer of [merchant(1), merchant(2), buyer(1), merchant(1, ['orders.order.view'])]) {
    const { errors } = await print(viewer, { orderIds: ids, kind: 'WAYBILL' })
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  }
})
