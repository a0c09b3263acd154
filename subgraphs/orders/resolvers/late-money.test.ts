import { lateMoneyMoved } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { everyOrder } from '@supermall/testing/every-order'
import { expect, test } from 'vitest'
import { accountId } from '../trial/goods.ts'
import { buyer, buyingIn, mall, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)

const ORDER = `query O($id: ID!) { order(id: $id) { status version paid { amount } refunded { amount }
  refunds { id status isLate reason failure amount { amount } } history { action reason order { id } } } }`
const REASON = 'The money came when nothing was to be paid any more.'
const none = { amount: '0.00' }

type Placed = { readonly id: Id<'ord'>; readonly version: number }

async function cancelled(who: number, skus: readonly number[]): Promise<Placed> {
  const { order } = await bought(who, skus)
  const input = { orderId: order.id, reason: 'Too dear' }
  expect((await house.asks(buyer(who), mutation('orderCancel', 'order { id }'), { input })).data).toMatchObject({
    orderCancel: { errors: [] },
  })
  return order
}

const lateFor = ({ id: orderId }: Placed, who: number) => ({
  ...{ paymentId: newId('pay'), refundId: newId('rfd'), orderId },
  ...{ accountId: accountId(who), amount: wire(1_001n, 'CNY') },
})
const comes = (late: ReturnType<typeof lateFor>, status: 'REQUESTED' | 'SUCCEEDED' | 'FAILED') =>
  house.hears(lateMoneyMoved({ ...late, status, failure: status === 'FAILED' ? 'CARD_CLOSED' : null }))
const seen = async (who: number, { id }: Placed) => (await house.asks(buyer(who), ORDER, { id })).data.order

test('what was charged while its order was cancelled stands in the order, goes back, and says when it has', async () => {
  const order = await cancelled(1, [1])
  const late = lateFor(order, 1)
  const before = await seen(1, order)
  const told = await house.tellings()
  await comes(late, 'REQUESTED')
  const row = { id: late.refundId, isLate: true, reason: REASON, amount: { amount: '10.01' }, failure: null }
  const came = await seen(1, order)
  expect(came).toMatchObject({ status: 'CANCELLED', paid: none, refunded: none })
  expect(came.refunds).toEqual([{ ...row, status: 'REQUESTED' }])
  expect(came.history.slice(before.history.length)).toEqual([
    { action: 'CAME_LATE', reason: REASON, order: { id: order.id } },
  ])
  expect(came.version).toBeGreaterThan(before.version)
  expect((await told()).map(({ name }) => name)).toEqual(['order.changed'])
  await comes(late, 'FAILED')
  expect((await seen(1, order)).refunds).toMatchObject([{ status: 'FAILED', failure: null }])
  expect((await house.asks(platform(), ORDER, { id: order.id })).data.order.refunds[0].failure).toBe('CARD_CLOSED')
  for (let turn = 0; turn < 2; turn++) await comes(late, 'SUCCEEDED')
  await comes(late, 'FAILED')
  const back = await seen(1, order)
  expect(back).toMatchObject({ status: 'CANCELLED', paid: none, refunded: none })
  expect(back.refunds).toEqual([{ ...row, status: 'SUCCEEDED' }])
  expect(back.history.slice(came.history.length).map(({ action }: { action: string }) => action)).toEqual([
    'REFUND_SUCCEEDED',
  ])
  expect((await told()).map(({ name }) => name)).toEqual(['order.changed', 'order.changed'])
})

test.each(everyOrder(['REQUESTED', 'FAILED', 'SUCCEEDED'] as const).map((names) => [names.join(', '), names]))(
  'is back in the end when that is heard as %s',
  async (_, names) => {
    const order = await cancelled(2, [1])
    const late = lateFor(order, 2)
    for (const name of names) await comes(late, name)
    expect((await seen(2, order)).refunds).toMatchObject([{ id: late.refundId, status: 'SUCCEEDED', isLate: true }])
  },
)

test('what should have paid several orders at once stands with their parent, and with none of them', async () => {
  const { order: parent, orders } = await bought(3, [1, 2])
  const late = lateFor(parent, 3)
  await comes(late, 'REQUESTED')
  await comes(late, 'SUCCEEDED')
  const told = await seen(3, parent)
  expect(told.refunds).toMatchObject([{ id: late.refundId, status: 'SUCCEEDED', isLate: true }])
  const own = told.history.filter(({ order }: { order: Placed }) => order.id === parent.id)
  expect(own.map(({ action }: { action: string }) => action)).toEqual(['PLACED', 'CAME_LATE', 'REFUND_SUCCEEDED'])
  for (const order of orders) expect((await seen(3, order)).refunds).toEqual([])
})
