import { fault } from '@supermall/kernel/fault'
import { whileAwaited } from '@supermall/messaging/patience'
import { expect, test, vi } from 'vitest'
import type { Order } from '../domain/order.ts'
import { shopId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { CODES, only, ordersIn } from '../trial/orders-in.ts'
import { shipByCsv } from './ship-by-csv.ts'

const at = await market()
const { paid, toldOf } = ordersIn(at)

const sheetOf = (orders: readonly Order[]) =>
  orders.map(({ number }, index) => `${number},sf,SF-300${index}`).join('\n')

async function ship(csv: string, operate: typeof at.operate = at.operate) {
  const sent = await shipByCsv({ shopId: shopId(0), csv }, { operate, carrierCodes: CODES, log: at.floor.log })
  if (!sent.ok) throw new Error('the sheet was refused')
  return sent.value.map(({ parcel, refusal }) => parcel?.trackingNumber ?? refusal?.code)
}

const orders = async (count: number) => {
  const made: Order[] = []
  for (let index = 0; index < count; index++) made.push(only(await paid(1, [3])))
  return made
}

test('the same sheet tells as sent what it sent before, and sends it once', async () => {
  const [first, second] = await orders(2)
  if (!first || !second) throw new Error('two were paid')
  expect(await ship(sheetOf([first]))).toEqual(['SF-3000'])
  expect(await ship(sheetOf([first, second]))).toEqual(['SF-3000', 'SF-3001'])
  expect(await ship(sheetOf([second, first]))).toEqual(['ORDER_STATE', 'ORDER_STATE'])
  for (const order of [first, second]) expect(await toldOf('order.shipped', order)).toHaveLength(1)
})

test('what a shop brings itself has the number of its order where it has no other', async () => {
  const [first, second, third] = await orders(3)
  const csv = `${first?.number},manual\n${second?.number},manual,\n${third?.number},sf`
  const told = [first?.number, second?.number, 'TRACKING_NUMBER_INVALID']
  expect(await ship(csv)).toEqual(told)
  expect(await ship(csv)).toEqual(told)
})

test('a line with more cells than three is refused and nothing of it sent, an empty cell is none', async () => {
  const [first, second, third] = await orders(3)
  if (!first || !second || !third) throw new Error('three were paid')
  const csv = `${first.number},sf,SF-4000,fragile\n${second.number},sf,SF-4001, ,\n${third.number},manual,,,by noon`
  expect(await ship(csv)).toEqual(['TOO_MANY_CELLS', 'SF-4001', 'TOO_MANY_CELLS'])
  expect(await toldOf('order.shipped', first)).toEqual([])
  expect(await ship(`${first.number},sf,SF-4000`)).toEqual(['SF-4000'])
})

test('a line that fails is told by its code, and those around it are sent', async () => {
  const made = await orders(4)
  let turn = 0
  const operate = (async (...how: Parameters<typeof at.operate>) => {
    turn += 1
    if (turn === 2) throw fault('CONFLICT', 'others were quicker')
    if (turn === 3) throw new Error('nobody thought of this')
    return at.operate(...how)
  }) as typeof at.operate
  expect(await ship(sheetOf(made), operate)).toEqual(['SF-3000', 'CONFLICT', 'INTERNAL_SERVER_ERROR', 'SF-3003'])
  expect(await ship(sheetOf(made))).toEqual(['SF-3000', 'SF-3001', 'SF-3002', 'SF-3003'])
})

test('what there was no time for is told as not worked', async () => {
  const made = await orders(3)
  const started = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: started })
  const operate = (async (...how: Parameters<typeof at.operate>) => {
    const sent = await at.operate(...how)
    vi.setSystemTime(started + 400_000)
    return sent
  }) as typeof at.operate
  const told = await whileAwaited({ gone: null, deadline: started + 600_000 }, () => ship(sheetOf(made), operate))
  vi.useRealTimers()
  expect(told).toEqual(['SF-3000', 'NOT_WORKED', 'NOT_WORKED'])
  expect(await ship(sheetOf(made))).toEqual(['SF-3000', 'SF-3001', 'SF-3002'])
})
