import { shopTerms } from '@supermall/contracts/merchants'
import { settledOrders } from '@supermall/contracts/orders'
import { derivedId, newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { buyer, errorCodes, merchant, mutation, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()
const shopId = derivedId('shp', 1)
const owner = merchant(1, ['payments.bill.apply'])
const auditor = platform(['payments.bill.audit'])
/** Of these something could still be given back. */
const open = new Set<string>()
await mall.bus.answer(shopTerms.requestName, async () => JSON.stringify({ value: { feeRateBasisPoints: 1000 } }))
await mall.bus.answer(settledOrders.requestName, async (text) => {
  const { orderIds } = settledOrders.ask.parse(JSON.parse(text))
  return JSON.stringify({ value: { orderIds: orderIds.filter((id) => !open.has(id)) } })
})

type Viewer = Parameters<typeof mall.asks>[0]
const SUMS = 'id status version amount { amount } fee { amount } destination maskedDestination decidedBy { id }'
const run = async (viewer: Viewer, name: string, input: object) =>
  (
    await mall.asks(viewer, mutation(name, `bill { ${SUMS} orderCount counterCount counterTakings { amount } }`), {
      input: { idempotencyKey: newId('evt'), ...input },
    })
  ).data[name]
const NO_COUNTER = { counterCount: 0, counterTakings: { amount: '0.00' } }
const to = { method: 'BANK', destination: '6222000011112222', holderName: 'Tea' }

/** An order of a hundred that the shop got and its buyer has. */
async function taking() {
  const orderId = newId('ord')
  await mall.sql.query(
    `insert into order_taking values ($1, $2, 'CNY', '2026-11-20T04:00:00Z', 10000, 0, 0, 0, 0, 10000, true)`,
    [orderId, shopId],
  )
  await earned(orderId, shopId)
  return orderId
}

async function earned(orderId: string, ownerId: string): Promise<void> {
  const id = newId('ltx')
  await mall.sql.query(`insert into ledger_transaction values ($1, 'ORDER_SHARE', $2, now())`, [id, orderId])
  const account = `CNY:MERCHANT_PAYABLE:${ownerId}`
  await mall.sql.query(
    `with a as (insert into ledger_account as mine values ($3, 'MERCHANT_PAYABLE', $4, 'CNY', 10000, false, 1)
       on conflict (id) do update set balance = mine.balance + 10000, posting_count = mine.posting_count + 1
       returning balance, posting_count)
     insert into ledger_posting select $1, $2, $3, a.posting_count, 'MERCHANT_PAYABLE', $4, 'CNY', 10000, a.balance - 10000, a.balance,
       'ORDER_SHARE', $5, null, now() from a`,
    [newId('pst'), id, account, ownerId, orderId],
  )
}

test('a shop is paid for what is done with, however many orders before it are not', async () => {
  const [shop, to] = [derivedId('shp', 7), { method: 'BANK', destination: '6222000011112222', holderName: 'Tea' }]
  const before = Array.from({ length: 200 }, () => newId('ord'))
  const other = newId('ord')
  await mall.sql.query(
    `insert into order_taking select id, $2, 'CNY', '2026-11-20T04:00:00Z', 0, 0, 0, 0, 0, 0, true from unnest($1::text[]) id`,
    [before, shop],
  )
  await mall.sql.query(
    `insert into order_taking values ($1, $2, 'CNY', '2026-11-21T04:00:00Z', 10000, 0, 0, 0, 0, 10000, true)`,
    [other, shop],
  )
  await earned(other, shop)
  for (const id of before) open.add(id)
  const { bill, errors } = await run(merchant(7, ['payments.bill.apply']), 'merchantBillApply', { shopId: shop, ...to })
  expect([errors, bill]).toMatchObject([[], { amount: { amount: '90.00' }, orderCount: 1, ...NO_COUNTER }])
})

const LIST = 'query ($where: MerchantBillWhere) { merchantBills(where: $where) { totalCount nodes { id status } } }'

test('a shop asks for what it has earned, the platform pays, and each sees what is his', async () => {
  const orderId = await taking()
  const { bill, errors } = await run(owner, 'merchantBillApply', { shopId, ...to })
  expect([errors, bill]).toMatchObject([
    [],
    { status: 'PENDING', amount: { amount: '90.00' }, fee: { amount: '10.00' }, destination: null },
  ])
  const read = `query ($id: ID!) { merchantBill(id: $id) { ${SUMS}
    orders(first: 1) { totalCount nodes { order { id } takings { amount } fee { amount } } } } }`
  const seen = async (viewer: Viewer) => (await mall.asks(viewer, read, { id: bill.id })).data.merchantBill
  expect(await seen(owner)).toMatchObject({
    ...{ destination: null, maskedDestination: expect.stringMatching(/2222$/) },
    orders: {
      totalCount: 1,
      nodes: [{ order: { id: orderId }, takings: { amount: '100.00' }, fee: { amount: '10.00' } }],
    },
  })
  expect(await seen(auditor)).toMatchObject({ destination: '6222000011112222' })
  expect(await seen(merchant(2))).toBeNull()
  const step = { billId: bill.id, expectedVersion: 1 }
  expect((await run(auditor, 'merchantBillApprove', step)).bill).toMatchObject({ status: 'APPROVED', version: 2 })
  expect((await run(auditor, 'merchantBillPay', { ...step, transferNo: 'T' })).errors).toMatchObject([
    { code: 'STALE_VERSION' },
  ])
  const paid = await run(auditor, 'merchantBillPay', { ...step, expectedVersion: 2, transferNo: 'T' })
  expect(paid.bill).toMatchObject({ status: 'PAID', destination: null, decidedBy: { id: derivedId('acc', 900) } })
  const lists = async (viewer: Viewer, where: object = {}) =>
    (await mall.asks(viewer, LIST, { where })).data.merchantBills
  expect(await lists(auditor, { status: { eq: 'PAID' }, shopId: { eq: shopId } })).toEqual({
    totalCount: 1,
    nodes: [{ id: bill.id, status: 'PAID' }],
  })
  expect(await lists(owner, { status: { in: ['PENDING', 'REFUSED'] } })).toMatchObject({ totalCount: 0 })
  expect(await lists(merchant(2))).toMatchObject({ totalCount: 0 })
  const statement = `query ($id: ID!) { clearingStatement(shopId: $id, fromDay: "2026-11-20", toDay: "2026-11-20") {
    orderCount counterCount counterTakings { amount } goods { amount } received { amount } outstanding { amount } platformFees { amount } final { amount } billed { amount } } }`
  const cleared = {
    orderCount: 1,
    ...NO_COUNTER,
    goods: { amount: '100.00' },
    received: { amount: '100.00' },
    outstanding: { amount: '0.00' },
    platformFees: { amount: '10.00' },
  }
  const sums = { ...cleared, final: { amount: '90.00' }, billed: { amount: '90.00' } }
  for (const viewer of [owner, auditor])
    expect((await mall.asks(viewer, statement, { id: shopId })).data.clearingStatement).toEqual(sums)
  expect((await mall.asks(merchant(2), statement, { id: shopId })).errors).toHaveLength(1)
})

test('only those ask and decide who may, for their own shop, and where merchants and orders answer', async () => {
  const apply = mutation('merchantBillApply', 'bill { id }')
  const input = { shopId, ...to, idempotencyKey: newId('evt') }
  for (const viewer of [buyer(1), merchant(1, []), auditor])
    expect(errorCodes(await mall.asks(viewer, apply, { input }))).toEqual(['FORBIDDEN'])
  expect((await mall.asks(merchant(2), apply, { input })).errors).toHaveLength(1)
  const approve = mutation('merchantBillApprove', 'bill { id }')
  const deciding = { billId: newId('mbl'), expectedVersion: 1, idempotencyKey: newId('evt') }
  expect(errorCodes(await mall.asks(owner, approve, { input: deciding }))).toEqual(['FORBIDDEN'])
  expect((await run(owner, 'merchantBillApply', { shopId: 'x', ...to })).errors).toMatchObject([
    { code: 'SHOP_NOT_FOUND' },
  ])
  expect((await run(owner, 'merchantBillApply', { shopId, ...to })).errors).toMatchObject([{ code: 'NOTHING_DUE' }])
})

test('what nobody claims is settled by operators, and a trial of it changes nothing', async () => {
  const account = 'CNY:UNCLAIMED:'
  await mall.sql.query(`insert into ledger_account values ($1, 'UNCLAIMED', null, 'CNY', 700, false, 0)`, [account])
  const settle = mutation('unclaimedSettle', 'settled { amount { amount } left { amount } isPaidOut }')
  const input = { amount: { amount: '3.00', currency: 'CNY' }, reason: 'Too long ago', idempotencyKey: newId('evt') }
  const asked = async (more: object) =>
    (await mall.asks(platform(['payments.wallet.adjust']), settle, { input: { ...input, ...more } })).data
      .unclaimedSettle
  const left = async () =>
    (await mall.sql.query('select balance::int as left from ledger_account where id = $1', [account])).rows
  const would = { settled: { amount: { amount: '3.00' }, left: { amount: '4.00' }, isPaidOut: false }, errors: [] }
  expect(await asked({ isDryRun: true })).toEqual(would)
  expect(await left()).toEqual([{ left: 700 }])
  expect(await asked({})).toEqual(would)
  expect(await left()).toEqual([{ left: 400 }])
  const writeOff = mutation('walletDebtsWriteOff', 'debts { id }')
  const none = { debtIds: [newId('wdb')], reason: 'Gone', isDryRun: true, idempotencyKey: newId('evt') }
  const { data } = await mall.asks(platform(['payments.wallet.adjust']), writeOff, { input: none })
  expect(data.walletDebtsWriteOff.errors).toMatchObject([{ code: 'WALLET_DEBT_NOT_FOUND' }])
})
