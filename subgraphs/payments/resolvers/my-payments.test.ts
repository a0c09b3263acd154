import { publicName } from '@supermall/contracts/members'
import { orderTitles } from '@supermall/contracts/orders'
import { openPayment, openPurchase } from '@supermall/contracts/payments'
import { derivedId, newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { CARD } from '../trial/floor.ts'
import { buyer, errorCodes, guest, merchant, mutation, paymentsMall, platform } from '../trial/mall.ts'

const { asks, ask, bus } = await paymentsMall()
void bus.answer(orderTitles.requestName, async () => JSON.stringify({ value: { lines: [] } }))
void bus.answer(publicName.requestName, async () => JSON.stringify({ value: { nickname: 'Lily' } }))

const [ME, OTHER, SHOP] = [40, 41, derivedId('shp', 1)]
const until = new Date(Date.now() + 600_000).toISOString()
const money = (amount: string) => ({ amount, currency: 'CNY' })
const wire = (minorUnits: string) => ({ minorUnits, currency: 'CNY' })
const byCard = () => ({ channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: newId('evt') })

const does = async (ordinal: number, name: string, selection: string, input: object) => {
  const done = (await asks(buyer(ordinal), mutation(name, selection), { input })).data[name]
  expect(done.errors).toEqual([])
  return done
}

async function orders(ordinal: number) {
  const orderId = newId('ord')
  const of = { orderId, checkoutId: newId('chk'), accountId: buyer(ordinal).accountId, shopId: SHOP }
  await ask(openPayment, { ...of, amount: wire('10000'), balance: wire('0'), until, isCashOnDelivery: false })
  return orderId
}

async function buysCoupon(title: string) {
  const purchaseId = newId('cpu')
  const of = { purchaseId, accountId: buyer(ME).accountId, shopId: null }
  await ask(openPurchase, { ...of, amount: wire('500'), title, until })
  await does(ME, 'paymentPay', 'payment { id }', { purchaseId, ...byCard() })
  return purchaseId
}

async function paysAtCounter() {
  const asked = { shopId: SHOP, amount: money('7.50'), note: 'Tea', idempotencyKey: newId('evt') }
  const open = mutation('cashierBillOpen', 'bill { id code }')
  const { bill } = (await asks(merchant(1, ['payments.cashier.collect']), open, { input: asked })).data.cashierBillOpen
  await does(ME, 'cashierBillPay', 'bill { id }', { code: bill.code, ...byCard() })
  return bill.id
}

/** A part of somebody else's order, of which the money comes back as the link is ended. */
async function paysForFriend() {
  const orderId = await orders(OTHER)
  const opening = { orderId, idempotencyKey: newId('evt') }
  const { friendPay } = await does(OTHER, 'friendPayOpen', 'friendPay { id linkToken }', opening)
  const { linkToken, id: friendPayId } = friendPay
  await does(ME, 'friendPayPay', 'payment { id }', { linkToken, amount: money('30.00'), ...byCard() })
  await does(OTHER, 'friendPayRevoke', 'friendPay { id }', { friendPayId, idempotencyKey: newId('evt') })
  return friendPayId
}

const LIST = `query ($where: MyPaymentWhere, $first: Int, $after: String) {
  myPayments(where: $where, first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage } nodes {
    kind status channel amount { amount } capture { refunded { amount } }
    order { id } recharge { amount { amount } } purchase { id title } cashierBill { id note } friendPay { id nickname } } } }`
const listed = async (variables: object = {}, viewer: Parameters<typeof asks>[0] = buyer(ME)) =>
  (await asks(viewer, LIST, { ...variables })).data.myPayments
const kinds = async (where: object) => (await listed({ where })).nodes.map(({ kind }: { kind: string }) => kind)

test('a buyer finds what they paid, newest first, with what each was for and what of it came back', async () => {
  const orderId = await orders(ME)
  await does(ME, 'paymentPay', 'payment { id }', { orderId, ...byCard() })
  const since = new Date()
  await does(ME, 'rechargeStart', 'recharge { id }', { amount: money('20.00'), ...byCard() })
  const purchaseId = await buysCoupon('Ten off')
  const billId = await paysAtCounter()
  const friendPayId = await paysForFriend()
  const waiting = await orders(ME)

  const nothing = { order: null, recharge: null, purchase: null, cashierBill: null, friendPay: null }
  const paid = { ...nothing, status: 'SUCCEEDED', channel: 'SANDBOX_CARD', capture: { refunded: { amount: '0.00' } } }
  const mine = [
    { ...nothing, kind: 'ORDER', status: 'PENDING', channel: null, capture: null, order: { id: waiting } },
    {
      ...paid,
      kind: 'FRIEND',
      capture: { refunded: { amount: '30.00' } },
      friendPay: { id: friendPayId, nickname: 'Lily' },
    },
    { ...paid, kind: 'CASHIER', cashierBill: { id: billId, note: 'Tea' } },
    { ...paid, kind: 'PURCHASE', purchase: { id: purchaseId, title: 'Ten off' } },
    { ...paid, kind: 'RECHARGE', recharge: { amount: { amount: '20.00' } } },
    { ...paid, kind: 'ORDER', order: { id: orderId } },
  ]
  const amounts = ['100.00', '30.00', '7.50', '5.00', '20.00', '100.00']
  const all = await listed()
  expect(all.totalCount).toBe(6)
  expect(all.nodes).toEqual(mine.map((payment, index) => ({ ...payment, amount: { amount: amounts[index] } })))

  const page = await listed({ first: 4 })
  const next = await listed({ first: 4, after: page.pageInfo.endCursor })
  expect([...page.nodes, ...next.nodes]).toEqual(all.nodes)
  expect(await kinds({ status: { eq: 'PENDING' } })).toEqual(['ORDER'])
  expect(await kinds({ kind: { in: ['FRIEND', 'PURCHASE'] } })).toEqual(['FRIEND', 'PURCHASE'])
  expect(await kinds({ channel: { eq: 'BALANCE' } })).toEqual([])
  expect(await kinds({ createdAt: { range: { below: since.toISOString() } } })).toEqual(['ORDER'])
  expect(await kinds({ NOT: { createdAt: { range: { from: since.toISOString() } } } })).toEqual(['ORDER'])
})

test('what a payment was for is shown to whom it is shown by itself', async () => {
  const charging = { amount: money('20.00'), ...byCard() }
  const { recharge } = await does(43, 'rechargeStart', 'recharge { id payment { id } }', charging)
  const seen = async (viewer: Parameters<typeof asks>[0]) =>
    (await asks(viewer, `{ payment(id: "${recharge.payment.id}") { kind recharge { id } } }`)).data.payment
  const shown = { kind: 'RECHARGE', recharge: { id: recharge.id } }
  expect(await seen(buyer(43))).toEqual(shown)
  expect(await seen(platform(['payments.payment.view', 'payments.wallet.view']))).toEqual(shown)
  expect(await seen(platform(['payments.payment.view']))).toEqual({ ...shown, recharge: null })
  const [friends] = (await asks(buyer(ME), '{ myPayments(where: { kind: { eq: FRIEND } }) { nodes { id } } }')).data
    .myPayments.nodes
  const link = (await asks(platform(), `{ payment(id: "${friends.id}") { kind friendPay { id } } }`)).data.payment
  expect(link).toEqual({ kind: 'FRIEND', friendPay: null })
})

test('nobody finds what another paid, whatever they ask for, and only a consumer has a list', async () => {
  expect(
    await listed({ where: { OR: [{ kind: { eq: 'FRIEND' } }, { status: { eq: 'SUCCEEDED' } }] } }, buyer(42)),
  ).toEqual({ totalCount: 0, pageInfo: { endCursor: null, hasNextPage: false }, nodes: [] })
  const others = await listed({}, buyer(OTHER))
  expect(others.nodes.map(({ kind }: { kind: string }) => kind)).toEqual(['ORDER'])
  for (const viewer of [merchant(1), platform()]) expect(errorCodes(await asks(viewer, LIST))).toEqual(['FORBIDDEN'])
  expect(errorCodes(await asks(guest, LIST))).toEqual(['UNAUTHENTICATED'])
  expect(errorCodes(await asks(buyer(ME), LIST, { first: 101 }))).toEqual(['BAD_USER_INPUT'])
})
