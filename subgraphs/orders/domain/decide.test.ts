import { expect, test } from 'vitest'
import { lineOf, orderOf } from '../trial/aftersale.ts'
import { decideClose, decidePrice } from './decide.ts'
import type { Order } from './order.ts'

const atDoor = { isCashOnDelivery: true, paidMinor: 0n, payableMinor: 1_000n } as const

test.each<[string, Partial<Order>, string]>([
  ['that is not sent is closed, and ordered again', { status: 'PAID' }, 'TAKEN_AT_DOOR: close it before it is sent'],
  ['of which a parcel is out comes back first', { status: 'PAID', isPartlyShipped: true }, 'TAKEN_AT_DOOR: take its'],
  ['that is sent comes back first', { status: 'SHIPPED' }, 'TAKEN_AT_DOOR: take its parcels back first'],
  ['that has arrived stays as it is', { status: 'FINISHED' }, 'ORDER_STATE: '],
  ['that costs nothing is not paid there', { status: 'PAID', payableMinor: 0n }, 'ORDER_STATE: '],
  ['that was paid is paid', { status: 'SHIPPED', paidMinor: 1_000n }, 'ORDER_STATE: '],
])('another price of what is paid at the door is refused: what %s', (_, order, expected) => {
  const [code = '', way = ''] = expected.split(': ')
  expect(decidePrice(orderOf({ ...atDoor, ...order }))).toMatchObject({
    refusals: [{ code, message: expect.stringContaining(way) }],
  })
})

test('what costs nothing at the door is closed like what was paid: nobody takes anything there', () => {
  const sent = [lineOf(1, { quantity: 2, shippedQuantity: 1 })]
  const partly = { ...atDoor, status: 'PAID', isPartlyShipped: true } as const
  expect(decideClose(orderOf(partly), sent)).toMatchObject({ refusals: [{ code: 'TAKEN_AT_DOOR' }] })
  expect(decideClose(orderOf({ ...partly, payableMinor: 0n }), sent)).toEqual({ ok: true, value: 'REST' })
  const free = orderOf({ ...atDoor, status: 'SHIPPED', payableMinor: 0n })
  expect(decideClose(free, sent)).toMatchObject({ refusals: [{ code: 'ORDER_STATE' }] })
})
