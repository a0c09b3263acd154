import { derivedId, newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { buyer, errorCodes, merchant, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()
const { accountId } = buyer(3)

test('what shops have promised and not earned yet is seen by operators, the oldest first, and by nobody else', async () => {
  const [first, second] = [newId('crb'), newId('crb')]
  const promise = (id: string, shop: number, minutes: number) =>
    mall.sql.query(
      `insert into waiting_gift values ($1, 'BALANCE', $2, $3, 500, 'CNY', 'A rebate', now() - make_interval(mins => $4))`,
      [id, accountId, derivedId('shp', shop), minutes],
    )
  await promise(second, 2, 1)
  await promise(first, 1, 2)
  const listed = (args: string, viewer = platform(['payments.wallet.view'])) =>
    mall.asks(
      viewer,
      `{ waitingGifts(${args}) { totalCount nodes { id kind amount { amount } shop { id } account { id } reason } } }`,
    )
  const one = { kind: 'BALANCE', amount: { amount: '5.00' }, account: { id: accountId }, reason: 'A rebate' }
  const shop = { id: derivedId('shp', 1) }
  expect((await listed('first: 1')).data.waitingGifts).toEqual({ totalCount: 2, nodes: [{ id: first, ...one, shop }] })
  expect((await listed(`shopId: "${derivedId('shp', 2)}"`)).data.waitingGifts.nodes).toMatchObject([{ id: second }])
  expect((await listed('shopId: "nobody"')).data.waitingGifts.totalCount).toBe(0)
  for (const viewer of [buyer(3), merchant(1)])
    expect(errorCodes(await listed('first: 1', viewer as never))).toEqual(['FORBIDDEN'])
})

test('a gift that waits is settled by operators alone, and a dry run changes nothing', async () => {
  const id = newId('crb')
  await mall.sql.query(`insert into waiting_gift values ($1, 'BALANCE', $2, $3, 500, 'CNY', 'A rebate', now())`, [
    id,
    accountId,
    derivedId('shp', 3),
  ])
  const settle = (isDryRun: boolean, viewer = platform(['payments.wallet.adjust'])) =>
    mall.asks(
      viewer,
      `mutation { waitingGiftSettle(input: { giftId: "${id}", way: GIVE_UP, reason: "Gone", isDryRun: ${isDryRun}, idempotencyKey: "${newId('evt')}" }) {
        settled { id amount { amount } } errors { code } } }`,
    )
  const settled = { settled: { id, amount: { amount: '5.00' } }, errors: [] }
  expect((await settle(true)).data.waitingGiftSettle).toEqual(settled)
  expect(errorCodes(await settle(false, buyer(3) as never))).toEqual(['FORBIDDEN'])
  expect((await settle(false)).data.waitingGiftSettle).toEqual(settled)
  expect((await settle(false)).data.waitingGiftSettle.errors).toEqual([{ code: 'WAITING_GIFT_NOT_FOUND' }])
})
