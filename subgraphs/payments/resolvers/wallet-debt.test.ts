import { expect, test } from 'vitest'
import { buyer, errorCodes, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()
const { accountId } = buyer(3)

test('what a wallet owes is seen by its owner in one figure, and by operators one by one', async () => {
  const debt = (id: string, paid: number) =>
    mall.sql.query(
      `insert into wallet_debt (id, subject_id, account_id, shop_id, amount, paid, currency, reason, created_at, settled_at)
       values ($1, $1, $2, null, 500, $3::bigint, 'CNY', 'A rebate', now(), case when $3::bigint = 500 then now() end)`,
      [id, accountId, paid],
    )
  await debt('wdb_1', 200)
  await debt('wdb_2', 500)
  const { data } = await mall.asks(buyer(3), '{ wallet { owed { amount } } }')
  expect(data.wallet.owed.amount).toBe('3.00')
  const listed = async (args: string, viewer = platform()) =>
    mall.asks(viewer, `{ walletDebts(${args}) { totalCount nodes { id left { amount } account { id } } } }`)
  const whose = `accountId: "${accountId}"`
  const open = { id: 'wdb_1', left: { amount: '3.00' }, account: { id: accountId } }
  expect((await listed(`${whose}, isSettled: false`)).data.walletDebts).toEqual({ totalCount: 1, nodes: [open] })
  expect((await listed(`${whose}, isSettled: true`)).data.walletDebts.totalCount).toBe(1)
  expect((await listed('accountId: "nobody"')).data.walletDebts.totalCount).toBe(0)
  expect((await listed('first: 5')).data.walletDebts.totalCount).toBe(2)
  expect(errorCodes(await listed(whose, buyer(3) as never))).toEqual(['FORBIDDEN'])
})
