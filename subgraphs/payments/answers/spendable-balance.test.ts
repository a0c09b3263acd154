import { spendableBalance } from '@supermall/contracts/payments'
import { newId } from '@supermall/kernel/id'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { expect, it } from 'vitest'
import { paymentsFloor } from '../trial/floor.ts'
import answerer from './spendable-balance.ts'

const floor = await paymentsFloor()
const { tools, till, bus } = floor
const { currency } = tools
await startAnswering([answerer], { bus, within: { ...till, db: floor.client, currency } as never, log: till.log })
const accountId = newId('acc')
const ask = (money: string = currency) =>
  asker(bus, null)(spendableBalance, { accountId, currency: money }, { timeoutMs: 5_000 })
const told = (minorUnits: string, reason: string | null = null) => ({ available: { minorUnits, currency }, reason })

it('tells what is in the wallet, and why nothing of it can be spent', async () => {
  expect(await ask()).toEqual(told('0'))
  await floor.credit(accountId, '5.71')
  expect(await ask()).toEqual(told('571'))
  expect(await ask('USD')).toEqual(told('0', 'CURRENCY_MISMATCH'))
  await floor.sql.query(
    `insert into wallet (account_id, is_frozen, created_at, updated_at) values ($1, true, now(), now())
     on conflict (account_id) do update set is_frozen = true`,
    [accountId],
  )
  expect(await ask()).toEqual(told('0', 'WALLET_FROZEN'))
  await floor.sql.query(`update channel set is_enabled = false where code = 'balance'`)
  expect(await ask()).toEqual(told('0', 'CHANNEL_NOT_OFFERED'))
})
