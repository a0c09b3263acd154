import { newId } from '@supermall/kernel/id'
import { everyOrder } from '@supermall/testing/every-order'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, expect, test } from 'vitest'
import { progressOf } from '../data/rewards/tasks.ts'
import { brokenPoints } from '../trial/points.ts'
import { ALL_THERE, AT, couponFloor, done } from '../trial/wallets.ts'
import { collectOrder, finishOrder, payOrders, refundOrder } from './follow-order.ts'
import { createTask } from './tasks/edit-task.ts'

const floor = await couponFloor()
const { transact, sql, rowsOf } = floor

afterEach(async () => {
  expect([await floor.broken(), await brokenPoints(sql)]).toEqual([[], []])
})

const money = (minorUnits: number) => ({ minorUnits: String(minorUnits), currency: 'CNY' as const })
const at = AT.toISOString()

function ordered() {
  const [orderId, accountId] = [newId('ord'), newId('acc')]
  const ids = { orderId, payableId: orderId, checkoutId: newId('chk'), accountId, shopId: newId('shp') }
  const line = { lineId: newId('oln'), productId: newId('prd'), skuId: newId('sku'), quantity: 2, paid: money(5_000) }
  return { ...ids, lines: [line] }
}
type Ordered = ReturnType<typeof ordered>

const paidBy = [{ channel: 'CASH_ON_DELIVERY', amount: money(5_000) }]
const events = {
  paid: (order: Ordered) => transact((unit) => payOrders([{ payload: { ...order, paid: money(0) }, unit }])),
  finished: (order: Ordered) => transact((unit) => finishOrder({ ...order, paid: money(0), at }, unit)),
  collected: (order: Ordered) => transact((unit) => collectOrder({ ...order, paid: money(5_000), paidBy, at }, unit)),
} as const
const finishPaid = (order: Ordered) =>
  transact((unit) => finishOrder({ ...order, paid: money(5_000), paidBy, at }, unit))

const window = { startsAt: AT, endsAt: new Date(AT.getTime() + 86_400_000) }
const task = async (kind: 'ORDER_AMOUNT' | 'GOODS_BOUGHT', countsAt: 'PAID' | 'FINISHED') => {
  const facts = { title: 'Task', target: 10_000n, rewardPoints: 50, ...window, kind, countsAt, known: ALL_THERE }
  return done(await floor.operate('promotions.points.edit', (unit) => createTask(facts, unit))).id
}
const TASKS = [
  await task('ORDER_AMOUNT', 'FINISHED'),
  await task('ORDER_AMOUNT', 'PAID'),
  await task('GOODS_BOUGHT', 'FINISHED'),
]

/** The points that it gave, and how far it brought each task. */
async function counted({ accountId }: Ordered) {
  const [account] = await rowsOf('select available from points_account where account_id = $1', accountId)
  const progress = await progressOf(floor.tools.client, accountId, TASKS)
  return [account?.available ?? 0, ...TASKS.map((id) => progress.find(({ taskId }) => taskId === id)?.progress ?? 0n)]
}
const NOTHING = [0, 0n, 0n, 0n]
const ALL = [50, 5_000n, 5_000n, 2n]

test.each(everyOrder(['paid', 'finished', 'collected'] as const).map((names) => [names.join(', '), names]))(
  'an order that is finished before its money came at the door counts once, with the money, heard as %s',
  async (_, names) => {
    const order = ordered()
    const heard = new Set<string>()
    for (const name of names) {
      await events[name](order)
      heard.add(name)
      expect(await counted(order)).toEqual(heard.has('finished') && heard.has('collected') ? ALL : NOTHING)
    }
    for (const name of names) await events[name](order)
    expect(await counted(order)).toEqual(ALL)
  },
)

test('an order whose money came at the door before it was finished counts once', async () => {
  for (const names of [
    ['collected', 'whole'],
    ['whole', 'collected'],
  ]) {
    const order = ordered()
    for (const name of names) await (name === 'whole' ? finishPaid(order) : events.collected(order))
    expect(await counted(order)).toEqual(ALL)
  }
})

test('the end of an order and its money count once when both are heard at once', async () => {
  for (let round = 0; round < 4; round++) {
    const order = ordered()
    survivors(await rival(2, (index) => (index === 0 ? events.finished(order) : events.collected(order))))
    expect(await counted(order)).toEqual(ALL)
  }
})

test('money at the door earns by the way in which it was paid', async () => {
  await sql.query(`update points_rules set pay_rates = '[{"channel":"CASH_ON_DELIVERY","rate":5000}]'`)
  const orders = [ordered(), ordered()] as const
  for (const name of ['finished', 'collected'] as const) await events[name](orders[0])
  for (const name of ['collected', 'finished'] as const) await events[name](orders[1])
  await sql.query(`update points_rules set pay_rates = '[]'`)
  for (const order of orders) expect((await counted(order))[0]).toBe(25)
})

test('what went back before its money was heard of earns nothing', async () => {
  const order = ordered()
  await events.finished(order)
  const lines = order.lines.map(({ lineId, skuId, quantity }) => ({ lineId, skuId, quantity, isRestocked: true }))
  const told = { ...order, refundId: newId('rfd'), amount: money(5_000), isFull: true, lines }
  await transact((unit) => refundOrder(told, unit))
  await events.collected(order)
  expect((await counted(order))[0]).toBe(0)
})

test('what points paid wholly counts when it is finished, as ever', async () => {
  const order = ordered()
  const free = order.lines.map((line) => ({ ...line, paid: money(0), byPoints: money(5_000) }))
  await transact((unit) => finishOrder({ ...order, lines: free, paid: money(0), at }, unit))
  expect(await counted(order)).toEqual([0, 0n, 0n, 2n])
})
