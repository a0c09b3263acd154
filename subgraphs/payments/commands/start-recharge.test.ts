import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { CARD, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { startRecharge } from './start-recharge.ts'

const at = await paymentsFloor()
const { currency } = at.tools

test('of recharges whose money has not come one has a hundred, however many are begun at once', async () => {
  const [accountId, other] = [newId('acc'), newId('acc')]
  const recharge = (who = accountId, way: 'back-office' | 'sandbox-card' = 'back-office', key: string = newId('evt')) =>
    startRecharge(
      {
        ...{ accountId: who, amount: { amount: '100.00', currency }, channel: way, token: null, couponId: null },
        ...{ card: way === 'sandbox-card' ? CARD : null, idempotencyKey: key },
      },
      at.tillOf(who),
    )
  const first = newId('evt')
  const { rechargeId } = done(await recharge(accountId, 'back-office', first))
  await at.sql.query(
    `insert into payment select (jsonb_populate_record(p, jsonb_build_object('id', 'pay_' || n, 'number', 'P' || n))).*
     from payment p, generate_series(1, 96) n where p.account_id = $1`,
    [accountId],
  )
  const ends = survivors(await rival(6, () => recharge()))
  expect(ends.flatMap(codesOf)).toEqual(Array(3).fill('LIMIT_REACHED'))
  const { rows } = await at.sql.query('select count(*)::int as count from recharge where account_id = $1', [accountId])
  expect(rows).toEqual([{ count: 4 }])
  expect(done(await recharge(accountId, 'back-office', first)).rechargeId).toBe(rechargeId)
  expect(codesOf(await recharge(accountId, 'sandbox-card'))).toEqual(['LIMIT_REACHED'])
  expect(codesOf(await recharge(other))).toEqual([])
  await at.sql.query(`update payment set status = 'CLOSED' where id = 'pay_1'`)
  expect(codesOf(await recharge(accountId, 'sandbox-card'))).toEqual([])
})
