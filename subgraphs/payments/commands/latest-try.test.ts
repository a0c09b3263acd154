import { newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { insertPayment, latestOf, lockLatestOf } from '../data/payments.ts'
import { tryAfter } from '../domain/new-payment.ts'
import { brokenBooks, CARD, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { closePaymentOf } from './close-payment.ts'
import { createPayToken, setPayPassword } from './pay-password.ts'

const floor = await paymentsFloor()
const { owed, pay, transact, client, sql, tools } = floor
const DECLINED = { ...CARD, number: '4000 0000 0000 0002' }
const AHEAD_MS = 60_000

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const close = ({ orderId }: { readonly orderId: string }) =>
  transact((unit) => closePaymentOf({ orderId, reason: 'BUYER' }, tools.currency, unit))

/** Somebody waits for a row that is held. */
const waiting = async () => {
  const found = await sql.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return found.rows.length > 0
}

describe('the latest try', () => {
  /** Its first try was numbered by a process whose clock is ahead. */
  async function failedAhead() {
    const order = await owed()
    expect(done(await pay(order, { card: DECLINED })).status).toBe('FAILED')
    const later = newId('pay', Date.now() + AHEAD_MS)
    await sql.query('update payment set id = $2 where id = $1', [order.paymentId, later])
    await sql.query('update sandbox_charge set payment_id = $2 where payment_id = $1', [order.paymentId, later])
    return order
  }

  test('is the one that is live, whatever the clocks of those who numbered them say', async () => {
    const order = await failedAhead()
    expect(done(await pay(order)).status).toBe('SUCCEEDED')
    expect(await latestOf(client, order.orderId)).toMatchObject({ status: 'SUCCEEDED' })
    expect(await close(order)).toBe(false)
    expect(codesOf(await pay(order))).toEqual(['PAYMENT_PAID'])
  })

  test('that was written while the one before was waited for is closed with the order', async () => {
    const order = await owed()
    expect(done(await pay(order, { card: DECLINED })).status).toBe('FAILED')
    const closing = await transact(async (unit) => {
      const last = await lockLatestOf(unit.db, order.orderId)
      const closed = close(order)
      await eventually(waiting)
      if (last) await insertPayment(unit.db, tryAfter(last, newId('pay'), unit.now))
      return { closed }
    })
    expect(await closing.closed).toBe(true)
    expect(await latestOf(client, order.orderId)).toMatchObject({ status: 'CLOSED' })
    expect(codesOf(await pay(order))).toEqual(['PAYMENT_CLOSED'])
  })
})

test('a proof of the pay password that is changed at this moment is worth nothing', async () => {
  const accountId = newId('acc')
  const till = floor.tillOf(accountId)
  done(await setPayPassword({ accountId, payPassword: '739104', currentPayPassword: null }, till))
  const proving = await transact(async ({ db }) => {
    await db.wallet.update({ where: { accountId }, data: { payPasswordHash: 'another', version: { increment: 1 } } })
    await db.payToken.deleteMany({ where: { accountId } })
    const proof = createPayToken({ accountId, payPassword: '739104' }, till)
    await Promise.race([proof, eventually(waiting)])
    return { proof }
  })
  expect(codesOf(await proving.proof)).toEqual(['PAY_PASSWORD_WRONG'])
  expect(await client.payToken.count({ where: { accountId } })).toBe(0)
})
