import { publicName } from '@supermall/contracts/members'
import { orderTitles } from '@supermall/contracts/orders'
import { openPayment } from '@supermall/contracts/payments'
import { derivedId, newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { CARD } from '../trial/floor.ts'
import { buyer, merchant, mutation, paymentsMall, platform } from '../trial/mall.ts'

const { asks, ask, bus, sql } = await paymentsMall()
void bus.answer(orderTitles.requestName, async () => JSON.stringify({ value: { lines: [] } }))
void bus.answer(publicName.requestName, async () => JSON.stringify({ value: { nickname: 'Lily' } }))

const money = (amount: string) => ({ amount, currency: 'CNY' })

/** An order of the first buyer of which the second has paid thirty of a hundred by a link. */
async function linked() {
  const orderId = newId('ord')
  await ask(openPayment, {
    ...{ orderId, checkoutId: newId('chk'), accountId: buyer(1).accountId, shopId: derivedId('shp', 1) },
    amount: { minorUnits: '10000', currency: 'CNY' },
    balance: { minorUnits: '0', currency: 'CNY' },
    until: new Date(Date.now() + 600_000).toISOString(),
    isCashOnDelivery: false,
  })
  const open = mutation('friendPayOpen', 'friendPay { id linkToken }')
  const opened = await asks(buyer(1), open, { input: { orderId, idempotencyKey: newId('evt') } })
  const { id: friendPayId, linkToken } = opened.data.friendPayOpen.friendPay
  const pay = mutation('friendPayPay', 'payment { id order { id } }')
  const part = { linkToken, amount: money('30.00'), channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: newId('evt') }
  const { payment } = (await asks(buyer(2), pay, { input: part })).data.friendPayPay
  return { orderId, friendPayId, linkToken, payment }
}

const LOOK = `query ($linkToken: String!) {
  friendPay(linkToken: $linkToken) { status paid { amount } refunded { amount } parts { isMine refunded { amount } payment { id } } } }`

it('tells at the link what went back, to each of his own, and to nobody of which payment it was', async () => {
  const { friendPayId, linkToken, payment } = await linked()
  const look = async (ordinal: number) => (await asks(buyer(ordinal), LOOK, { linkToken })).data.friendPay
  const part = { isMine: true, refunded: { amount: '0.00' }, payment: { id: payment.id } }
  expect(await look(2)).toEqual({
    status: 'OPEN',
    paid: { amount: '30.00' },
    refunded: { amount: '0.00' },
    parts: [part],
  })
  const revoke = mutation('friendPayRevoke', 'friendPay { status }')
  await asks(buyer(1), revoke, { input: { friendPayId, idempotencyKey: newId('evt') } })
  const back = { ...part, refunded: { amount: '30.00' } }
  const ended = { status: 'CLOSED', paid: { amount: '30.00' }, refunded: { amount: '30.00' } }
  expect(await look(2)).toEqual({ ...ended, parts: [back] })
  expect(await look(1)).toEqual({ ...ended, parts: [{ ...back, isMine: false, payment: null }] })
  const told = await asks(buyer(2), `{ payment(id: "${payment.id}") { refunds { reason } } }`)
  expect(told.data.payment.refunds).toEqual([{ reason: 'The order is to be paid in another way.' }])
})

it('tells as gone back nothing whose way back has failed', async () => {
  const { friendPayId, linkToken, payment } = await linked()
  await sql.query('delete from sandbox_charge where payment_id = $1', [payment.id])
  const revoke = mutation('friendPayRevoke', 'friendPay { status }')
  await asks(buyer(1), revoke, { input: { friendPayId, idempotencyKey: newId('evt') } })
  await eventually(async () => {
    // Nobody waits here until it was tried as often as may be.
    await sql.query('update refund set next_try_at = now(), try_count = 100 where next_try_at is not null')
    const { data } = await asks(buyer(2), `{ payment(id: "${payment.id}") { refunds { status } } }`)
    return data.payment.refunds[0]?.status === 'FAILED'
  })
  expect((await asks(buyer(2), LOOK, { linkToken })).data.friendPay).toEqual({
    status: 'CLOSED',
    paid: { amount: '30.00' },
    refunded: { amount: '0.00' },
    parts: [{ isMine: true, refunded: { amount: '0.00' }, payment: { id: payment.id } }],
  })
})

it('is found by its order, and its order by it, by the platform alone', async () => {
  const { orderId, friendPayId, payment } = await linked()
  await asks(buyer(1), mutation('friendPayRevoke', 'friendPay { id }'), {
    input: { friendPayId, idempotencyKey: newId('evt') },
  })
  const found = async (viewer: Parameters<typeof asks>[0], more = '') => {
    const where = `where: { orderId: { eq: "${orderId}" } ${more} }`
    const { data } = await asks(
      viewer,
      `{ payments(${where}) { nodes { id kind order { id } } } refunds(${where}) { nodes { order { id } } } }`,
    )
    return [data.payments.nodes.filter(({ kind }: { kind: string }) => kind === 'FRIEND'), data.refunds.nodes]
  }
  const order = { id: orderId }
  expect(await found(platform())).toEqual([[{ id: payment.id, kind: 'FRIEND', order }], [{ order }]])
  expect(await found(platform(), 'OR: [{ channel: { eq: BALANCE } }]')).toEqual([[], []])
  expect(await found(merchant(1))).toEqual([[], []])
  expect(payment.order).toBeNull()
})

it('is left out with its order, and nothing else is', async () => {
  const [one, other] = [await linked(), await linked()]
  for (const { friendPayId } of [one, other])
    await asks(buyer(1), mutation('friendPayRevoke', 'friendPay { id }'), {
      input: { friendPayId, idempotencyKey: newId('evt') },
    })
  const found = async (where: object) => {
    const query = `query ($where: PaymentWhere, $refunds: RefundWhere) {
      payments(where: $where, first: 100) { totalCount nodes { kind order { id } } } refunds(where: $refunds, first: 100) { nodes { order { id } } } }`
    const { data } = await asks(platform(), query, { where, refunds: where })
    const orders = ({ nodes }: { nodes: { order: { id: string } | null }[] }) => nodes.map(({ order }) => order?.id)
    const kinds = new Set(data.payments.nodes.map(({ kind }: { kind: string }) => kind))
    return { count: data.payments.totalCount, kinds, payments: orders(data.payments), refunds: orders(data.refunds) }
  }
  const [all, own] = [await found({}), await found({ orderId: { eq: one.orderId } })]
  for (const where of [
    { NOT: { orderId: { eq: one.orderId } } },
    { NOT: { OR: [{ orderId: { in: [one.orderId] } }, { orderId: { eq: one.orderId } }] } },
  ]) {
    const rest = await found(where)
    expect([rest.count, rest.kinds]).toEqual([all.count - own.count, all.kinds])
    expect(rest.payments).not.toContain(one.orderId)
    expect(rest.payments).toContain(other.orderId)
    expect([rest.refunds.includes(one.orderId), rest.refunds.includes(other.orderId)]).toEqual([false, true])
  }
})
