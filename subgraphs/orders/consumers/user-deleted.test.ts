import { readFileSync } from 'node:fs'
import { accountOrders } from '@supermall/contracts/orders'
import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import answerer from '../answers/account-orders.ts'
import { cancelAftersale } from '../commands/cancel-aftersale.ts'
import { cancelOrder } from '../commands/cancel-order.ts'
import { finishOrder } from '../commands/finish-order.ts'
import type { Within } from '../data/database.ts'
import forgetBuyers from '../jobs/forget-buyers.ts'
import { accountId } from '../trial/goods.ts'
import { STORE } from '../trial/neighbours.ts'
import { only, ordersIn } from '../trial/orders-in.ts'
import { done, returns } from '../trial/returns.ts'
import userDeleted from './user-deleted.ts'

const at = await returns()
const { again, paid, placed } = ordersIn(at)
const within = { transact: at.transact, client: at.tools.client } as Within
await startAnswering([answerer], { bus: at.bus, within, log: at.floor.log })
const facts = (who: number) => asker(at.bus, null)(accountOrders, { accountId: accountId(who) })
const NOTHING = { isOrderOpen: false, isCaseOpen: false, isRefundUnderWay: false }

const hear = (who: number) =>
  at.transact((unit) => userDeleted.react({ accountId: accountId(who) }, unit, { id: newId('evt') } as never))
const said = {
  remark: 'Ring twice, Zhao',
  invoice: { title: 'Zhao Ltd', taxNumber: '91310000MA1FL0000A', email: 'zhao@example.com' },
}
const finish = async (family: Awaited<ReturnType<typeof paid>>) => {
  for (const { id } of family.orders) {
    const now = await again(family)
    const order = now.orders.find((one) => one.id === id) ?? only(now)
    await at.transact((unit) => finishOrder(order, { family: now, action: 'RECEIVED' }, unit))
  }
}
/** All that is kept of somebody, without what only others may see of it. */
const keptOf = async (who: number): Promise<string> => {
  const tables = ['mall_order', 'aftersale_case', 'checkout', 'submitted']
  const rows = tables.map((name) =>
    at.sql.query({
      text: `select t::text as row from ${name} t where account_id = $1 order by 1`,
      values: [accountId(who)],
    }),
  )
  return JSON.stringify((await Promise.all(rows)).map((one) => one.rows))
}
const PERSONAL = ['Zhao', '91310000MA1FL0000A', '13800000009', 'Chenhui Road', '13800000001', 'secret words']

test('of orders that are over only what was bought stays, and a second time nothing changes', async () => {
  const family = await paid(1, [1, 2], said)
  await at.sql.query({
    text: `update mall_order set seller_remark = 'Zhao is slow', answers = '[{"key": "k", "value": "secret words"}]' where account_id = $1`,
    values: [accountId(1)],
  })
  const fetched = await paid(1, [3], {
    storeId: STORE,
    addressId: null,
    contactName: 'Zhao',
    contactPhone: '13800000009',
  })
  for (const one of [family, fetched]) await finish(one)
  const before = await again(family)
  const full = await keptOf(1)
  for (const trace of PERSONAL) expect(full).toContain(trace)
  await hear(1)
  const [after, kept] = [await again(family), await keptOf(1)]
  for (const trace of PERSONAL) expect(kept, trace).not.toContain(trace)
  const [first] = after.orders
  const place = before.orders[0]?.address
  expect(first).toMatchObject({
    address: { recipient: '', phone: '', line: '', postcode: null, regionCode: place?.regionCode, city: place?.city },
    ...{ contactName: null, remark: null, sellerRemark: null, answers: [] },
    invoice: { title: '', taxNumber: null, email: null },
    paidMinor: before.orders[0]?.paidMinor,
    accountId: accountId(1),
  })
  expect(after.lines).toEqual(before.lines)
  await hear(1)
  expect(await keptOf(1)).toBe(kept)
})

test('what is still open is cleared when it is over, and looked after for a day', async () => {
  const family = await paid(2, [1], said)
  await hear(2)
  expect(await keptOf(2)).toContain('Zhao Ltd')
  expect(await forgetBuyers.run(within)).toEqual({ looked: 2 })
  expect(await keptOf(2)).toContain('Zhao Ltd')
  await finish(family)
  at.later(days(1))
  expect(await forgetBuyers.run(within)).toEqual({ looked: 2 })
  expect(await keptOf(2)).not.toContain('Zhao')
  expect(await forgetBuyers.run(within)).toEqual({ looked: 0 })
})

test('what was said of why orders and cases ended goes too, with what the shop answered', async () => {
  const unpaid = await placed(7, [1])
  const cancel = { orderId: unpaid.payable.id, reason: 'Zhao moved to Kunming' }
  done(await at.transactAs(at.buyer(7))((unit) => cancelOrder(cancel, accountId(7), unit)))
  const bought = await at.finished(7, { 9: 1 })
  const { id } = done(await at.apply(7, bought, { kind: 'RETURN', reason: 'Zhao is too tall' }))
  await at.sql.query(`update aftersale_case set reply = 'Dear Zhao' where id = $1`, [id])
  await at.sql.query(`update aftersale_change set reason = 'Zhao said so' where case_id = $1`, [id])
  await at.sql.query(
    `insert into refund (id, order_id, cause, currency, amount_minor, is_full, lines, status, reason, created_at)
     values ('rfd_7', $1, 'OPERATOR', 'CNY', 1, false, '[]', 'SUCCEEDED', 'For Zhao', now())`,
    [bought.order.id],
  )
  const reasons = async () =>
    JSON.stringify(
      (
        await at.sql.query({
          text: `select reason from order_change where order_id in (select id from mall_order where account_id = $1)
            union all select reason from aftersale_change where case_id = $2 union all select reason from refund where id = 'rfd_7'`,
          values: [accountId(7), id],
        })
      ).rows,
    )
  await hear(7)
  expect(await keptOf(7)).not.toContain('Kunming')
  for (const trace of ['too tall', 'Dear Zhao']) expect(await keptOf(7)).toContain(trace)
  done(await at.transact((unit) => cancelAftersale(id, accountId(7), unit)))
  await forgetBuyers.run(within)
  expect([await keptOf(7), await reasons()].join()).not.toContain('Zhao')
  const kept = await keptOf(7)
  await forgetBuyers.run(within)
  expect(await keptOf(7)).toBe(kept)
})

test('who was cleared before all of it was known is cleared of the rest', async () => {
  const name = '20261122000700_look_at_gone_buyers_again'
  const again = readFileSync(fromRoot('prisma', 'orders', 'migrations', name, 'migration.sql'), 'utf8')
  const { order } = await at.finished(8, { 9: 1 })
  await hear(8)
  at.later(days(1))
  await forgetBuyers.run(within)
  await at.sql.query(
    `insert into refund (id, order_id, cause, currency, amount_minor, is_full, lines, status, reason, created_at)
     values ('rfd_8', $1, 'OPERATOR', 'CNY', 1, false, '[]', 'SUCCEEDED', 'For Zhao', now())`,
    [order.id],
  )
  const reason = async () => (await at.sql.query(`select reason from refund where id = 'rfd_8'`)).rows
  await forgetBuyers.run(within)
  expect(await reason()).toEqual([{ reason: 'For Zhao' }])
  await at.sql.query(again)
  await forgetBuyers.run(within)
  expect(await reason()).toEqual([{ reason: '' }])
  expect(await forgetBuyers.run(within)).toEqual({ looked: 0 })
})

test('nobody else loses anything', async () => {
  await finish(await paid(3, [1], said))
  const before = await keptOf(3)
  await hear(4)
  expect(await keptOf(3)).toBe(before)
})

test('it is told what of somebody is open: orders, cases, and money that goes back', async () => {
  expect(await facts(5)).toEqual(NOTHING)
  const unpaid = await placed(5, [1])
  expect(await facts(5)).toEqual({ ...NOTHING, isOrderOpen: true })
  done(await at.transact((unit) => cancelOrder({ orderId: unpaid.payable.id }, accountId(5), unit)))
  expect(await facts(5)).toEqual(NOTHING)

  const bought = await at.finished(5, { 9: 1 })
  expect(await facts(5)).toEqual(NOTHING)
  const picture = '/media/1/cat.png'
  const { id } = done(await at.apply(5, bought, { kind: 'RETURN', text: 'I am Zhao' }))
  await at.sql.query('update aftersale_case set image_urls = $2 where id = $1', [id, [picture]])
  expect(await facts(5)).toEqual({ ...NOTHING, isCaseOpen: true })
  await hear(5)
  expect(await keptOf(5)).toContain('I am Zhao')
  done(await at.transact((unit) => cancelAftersale(id, accountId(5), unit)))
  await forgetBuyers.run(within)
  for (const trace of ['Zhao', picture, 'Chenhui']) expect(await keptOf(5)).not.toContain(trace)

  const back = await at.finished(6, { 9: 1 })
  await at.sql.query(
    `insert into refund (id, order_id, cause, currency, amount_minor, is_full, lines, status, reason, created_at)
     values ('rfd_1', $1, 'OPERATOR', 'CNY', 1, false, '[]', 'REQUESTED', 'A test', now())`,
    [back.order.id],
  )
  expect(await facts(6)).toEqual({ ...NOTHING, isRefundUnderWay: true })
})
