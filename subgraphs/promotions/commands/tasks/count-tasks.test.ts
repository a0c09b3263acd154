import { newId } from '@supermall/kernel/id'
import { everyOrder } from '@supermall/testing/every-order'
import { expect, test } from 'vitest'
import { progressOf } from '../../data/rewards/tasks.ts'
import { ALL_THERE, codesOf, couponFloor, done } from '../../trial/wallets.ts'
import { holdCoupons } from '../coupons/hold-coupons.ts'
import { cancelOrder, collectOrder, finishOrder, payOrders, placeOrders, refundOrder } from '../follow-order.ts'
import { claimTask } from './do-tasks.ts'
import type { CreateTask } from './edit-task.ts'
import { createTask } from './edit-task.ts'

const floor = await couponFloor()
const { client } = floor.tools
const DAY = 86_400_000
const at = floor.clock.now

async function task(more: Partial<CreateTask> & Pick<CreateTask, 'kind'>): Promise<string> {
  const window = { startsAt: at, endsAt: new Date(at.getTime() + 9 * DAY) }
  const facts = { title: 'Task', target: 10_000n, rewardPoints: 50, ...window, ...more }
  return done(await floor.operate('promotions.points.edit', (unit) => createTask({ ...facts, known: ALL_THERE }, unit)))
    .id
}
function order(paidMinor = 10_000n, more: object = {}) {
  const ids = { orderId: newId('ord'), payableId: newId('ord'), checkoutId: newId('chk'), accountId: newId('acc') }
  const paid = { minorUnits: String(paidMinor), currency: 'CNY' }
  const line = { lineId: newId('oln'), productId: newId('prd'), skuId: newId('sku'), quantity: 2, paid }
  return { ...ids, shopId: newId('shp'), number: 'SM1', paid, lines: [line], at: at.toISOString(), ...more }
}
type Order = ReturnType<typeof order>
const told = (one: Order) =>
  one as Parameters<typeof payOrders>[0][number]['payload'] & Parameters<typeof finishOrder>[0]
const pay = (one: Order) => floor.transact((unit) => payOrders([{ payload: told(one), unit }]))
const finish = (one: Order) => floor.transact((unit) => finishOrder(told(one), unit))
const cancel = (one: Order) =>
  floor.transact((unit) => cancelOrder({ ...told(one), cause: 'BUYER', reason: 'No' } as never, unit))
const refund = (one: Order, isFull: boolean) => {
  const back = { ...told(one), refundId: newId('rfd'), amount: one.paid, isFull, lines: [] }
  return floor.transact((unit) => refundOrder(back as never, unit))
}
const progress = async (taskId: string, { accountId }: { accountId: string }) =>
  (await progressOf(client, accountId, [taskId]))[0]?.progress ?? 0n
const claim = (taskId: string, { accountId }: Order) =>
  floor.transactAs({ id: accountId, audience: 'CONSUMER', shopId: null, ip: null, traceparent: null })((unit) =>
    claimTask({ taskId, idempotencyKey: newId('evt') }, accountId, unit),
  )
const points = async ({ accountId }: Order) =>
  (await floor.rowsOf('select available, owed from points_account where account_id = $1', accountId))[0]

test('an order counts when it is paid where the task says so, else when it is finished, and never twice', async () => {
  const [early, late] = [await task({ kind: 'ORDER_AMOUNT', countsAt: 'PAID' }), await task({ kind: 'ORDER_AMOUNT' })]
  const one = order()
  await pay(one)
  expect([await progress(early, one), await progress(late, one)]).toEqual([10_000n, 0n])
  await finish(one)
  await Promise.all([pay(one), finish(one)])
  expect([await progress(early, one), await progress(late, one)]).toEqual([10_000n, 10_000n])
})

test('an order that is heard to be cancelled before it is heard to be paid counts for nothing', async () => {
  const early = await task({ kind: 'ORDER_AMOUNT', countsAt: 'PAID' })
  const one = order()
  await floor.transact((unit) =>
    cancelOrder({ ...told(one), cause: 'BUYER', reason: 'No', wasPaid: true } as never, unit),
  )
  await pay(one)
  expect(await progress(early, one)).toBe(0n)
})

test('pieces and money that went back before the order was finished do not count', async () => {
  const one = order()
  const [line] = one.lines
  const pieces = await task({ kind: 'GOODS_BOUGHT', target: 9n })
  const money = await task({ kind: 'ORDER_AMOUNT', productIds: [line?.productId ?? ''] })
  const back = { refundedQuantity: 1, refunded: { minorUnits: '6000', currency: 'CNY' } }
  await finish({ ...one, lines: one.lines.map((line) => ({ ...line, ...back })) })
  expect([await progress(pieces, one), await progress(money, one)]).toEqual([1n, 4_000n])
  const none = order()
  await finish({ ...none, lines: none.lines.map((line) => ({ ...line, refundedQuantity: 2 })) })
  expect(await progress(pieces, none)).toBe(0n)
})

test('an order that is paid at the door, and gifts, do not count before', async () => {
  const pieces = await task({ kind: 'GOODS_BOUGHT', countsAt: 'PAID', target: 2n })
  const door = order()
  await floor.transact((unit) =>
    payOrders([{ payload: { ...told(door), paid: { minorUnits: '0', currency: 'CNY' } }, unit }]),
  )
  expect(await progress(pieces, door)).toBe(0n)
  await finish(door)
  expect(await progress(pieces, door)).toBe(2n)
  const given = order()
  await floor.transact((unit) =>
    payOrders([{ payload: { ...told(given), lines: [{ ...told(given).lines[0], isGift: true }] } as never, unit }]),
  )
  expect(await progress(pieces, given)).toBe(0n)
})

test.each([
  ['is cancelled', cancel],
  ['is refunded whole', (one: Order) => refund(one, true)],
])('an order that %s counts no more, and what was given for it is taken back once', async (_, back) => {
  const id = await task({ kind: 'ORDER_AMOUNT', countsAt: 'PAID' })
  const [one, other] = [order(), order()]
  for (const each of [one, other]) await pay(each)
  done(await claim(id, one))
  expect((await points(one))?.available).toBe(50)
  for (let turn = 0; turn < 2; turn++) for (const each of [one, other]) await back(each)
  expect([await progress(id, one), await progress(id, other)]).toEqual([0n, 0n])
  expect(await points(one)).toMatchObject({ available: 0, owed: 0 })
  expect([codesOf(await claim(id, one)), codesOf(await claim(id, other))]).toEqual([['NOT_REACHED'], ['NOT_REACHED']])
})

test('a part that goes back, and a task of finished orders, stay counted', async () => {
  const [early, late] = [await task({ kind: 'ORDER_AMOUNT', countsAt: 'PAID' }), await task({ kind: 'ORDER_AMOUNT' })]
  const one = order()
  await pay(one)
  await finish(one)
  await refund(one, false)
  expect(await progress(early, one)).toBe(10_000n)
  await refund(one, true)
  expect([await progress(early, one), await progress(late, one)]).toEqual([0n, 10_000n])
})

test('a used coupon counts once, as long as it stays used, and where the task names it', async () => {
  const coupon = await floor.offer()
  const any = await task({ kind: 'COUPON_USED', target: 1n })
  const named = await task({ kind: 'COUPON_USED', target: 1n, couponIds: [coupon.id] })
  const others = await task({ kind: 'COUPON_USED', target: 1n, couponIds: [newId('cpn')] })
  const accountId = newId('acc')
  const piece = done(await floor.claim(coupon.id, accountId))
  const use = async () => {
    const one = { ...order(), accountId }
    const coupons = [{ couponId: piece.id, givenMinor: 1_000n }]
    done(await floor.transact((unit) => holdCoupons(unit, { ownerId: one.checkoutId, accountId, coupons })))
    await floor.transact((unit) => placeOrders([{ payload: told(one) as never, unit }]))
    await Promise.all([pay(one), pay(one)])
    return one
  }
  const counted = () => Promise.all([any, named, others].map((id) => progress(id, { accountId })))
  const first = await use()
  expect(await counted()).toEqual([1n, 1n, 0n])
  await refund(first, true)
  expect(await counted()).toEqual([0n, 0n, 0n])
  await use()
  expect(await counted()).toEqual([1n, 1n, 0n])
})

test.each(everyOrder(['created', 'paid', 'collected'] as const).map((names) => [names.join(', '), names]))(
  'a coupon that is used on an order for the door counts once its money has come, heard as %s',
  async (_, names) => {
    const taskId = await task({ kind: 'COUPON_USED', target: 1n })
    const one = order()
    const piece = done(await floor.claim((await floor.offer()).id, one.accountId))
    const coupons = [{ couponId: piece.id, givenMinor: 1_000n }]
    const { checkoutId: ownerId, accountId } = one
    done(await floor.transact((unit) => holdCoupons(unit, { ownerId, accountId, coupons })))
    const door = { ...one, isFromCart: false, isCashOnDelivery: true, payable: one.paid }
    const events = {
      created: () => floor.transact((unit) => placeOrders([{ payload: told(door) as never, unit }])),
      paid: () => pay({ ...one, paid: { minorUnits: '0', currency: 'CNY' } }),
      collected: () => floor.transact((unit) => collectOrder(told(one), unit)),
    }
    const heard = new Set<string>()
    for (const name of [...names, ...names]) {
      await events[name]()
      heard.add(name)
      expect(await progress(taskId, one)).toBe(heard.has('collected') ? 1n : 0n)
    }
    const never = done(await floor.claim((await floor.offer()).id, accountId))
    const other = { ...order(), accountId }
    const held = { ownerId: other.checkoutId, accountId, coupons: [{ couponId: never.id, givenMinor: 1_000n }] }
    done(await floor.transact((unit) => holdCoupons(unit, held)))
    await pay({ ...other, paid: { minorUnits: '0', currency: 'CNY' } })
    await cancel({ ...other, ...{ wasPaid: true } })
    expect(await progress(taskId, one)).toBe(1n)
  },
)

test.each<[string, Partial<CreateTask> & Pick<CreateTask, 'kind'>]>([
  ['TASK_TERMS', { kind: 'SHARE', countsAt: 'PAID' }],
  ['TASK_TERMS', { kind: 'ORDER_AMOUNT', couponIds: [newId('cpn')] }],
  ['LIST_LENGTH', { kind: 'COUPON_USED', couponIds: Array.from({ length: 51 }, () => newId('cpn')) }],
  ['NOT_FOUND', { kind: 'COUPON_USED', couponIds: [newId('tsk')] }],
])('a task is refused where it makes no sense: %s', async (code, more) => {
  const count = () => floor.rowsOf('select count(*) from task')
  const before = await count()
  const facts = {
    title: 'Task',
    target: 1n,
    rewardPoints: 1,
    startsAt: at,
    endsAt: new Date(at.getTime() + DAY),
    ...more,
  }
  const made = await floor.operate('promotions.points.edit', (unit) => createTask({ ...facts, known: ALL_THERE }, unit))
  expect(codesOf(made)).toEqual([code])
  expect(await count()).toEqual(before)
})
