import { shopStanding } from '@supermall/contracts/merchants'
import { derivedId, newId } from '@supermall/kernel/id'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COLLECTS } from '../trial/coupon-desk.ts'
import { buyer, errorCodes, merchant, mutation, paymentsMall, platform } from '../trial/mall.ts'
import { startSimulator } from '../trial/simulator.ts'
import { stripeConfig, stripeVoice } from '../trial/stripe-voice.ts'

const mall = await paymentsMall()
const simulator = await startSimulator()
afterAll(() => simulator.stop())
simulator.speak(stripeVoice(simulator.books, () => new Date()))

const shopId = derivedId('shp', 1)
const staff = merchant(1, ['payments.cashier.collect'])

const ask = (viewer: Parameters<typeof mall.asks>[0], name: string, input: object) =>
  mall.asks(viewer, mutation(name, 'bill { id code status channel }'), { input })
const run = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).data[asked[1]]

beforeAll(async () => {
  const change = async (name: string, fields: object) => {
    const { data } = await mall.asks(platform(), '{ paymentChannels { code version } }')
    const { version } = data.paymentChannels.find(({ code }: { code: string }) => code === 'STRIPE')
    const input = { code: 'STRIPE', expectedVersion: version, ...fields }
    expect(await mall.asks(platform(), mutation(name, 'channel { version }'), { input })).toMatchObject({ errors: [] })
  }
  await change('paymentChannelConfigure', { config: stripeConfig(simulator.url) })
  await change('paymentChannelUpdate', { isEnabled: true })
})

/** A bill whose buyer is at his provider, who has not said yet whether he has paid. */
async function begun() {
  const amount = { amount: '12.50', currency: 'CNY' }
  const { bill } = await run(staff, 'cashierBillOpen', { shopId, amount, note: 'Tea', idempotencyKey: newId('evt') })
  const { code, id: billId } = bill
  const paying = await run(buyer(3), 'cashierBillPay', { code, channel: 'STRIPE', idempotencyKey: newId('evt') })
  expect(paying).toMatchObject({ errors: [], bill: { status: 'PAYING', channel: 'STRIPE' } })
  return { billId, idempotencyKey: newId('evt') }
}

const stands = async ({ billId }: { billId: string }) =>
  (
    await mall.sql.query(
      `select b.status, b.payment_id, p.status as try, p.version from cashier_bill b join payment p on p.purchase_id = b.id
       where b.id = $1`,
      [billId],
    )
  ).rows

/** The shop has closed for as long as this takes. */
async function closed<T>(work: () => Promise<T>): Promise<T> {
  const say = (value: object) => mall.bus.answer(shopStanding.requestName, async () => JSON.stringify({ value }))
  await say({ ...COLLECTS, status: 'CLOSED' })
  const done = await work()
  await say(COLLECTS)
  return done
}

describe('cash at the counter of a shop that has closed', () => {
  test('is refused, and what somebody has begun to pay stays as it is', async () => {
    const bill = await begun()
    const before = await stands(bill)
    const taken = await closed(() => run(staff, 'cashierBillTakeCash', bill))
    expect(taken).toMatchObject({ bill: null, errors: [{ code: 'SHOP_NOT_OPEN' }] })
    expect(await stands(bill)).toEqual(before)
    expect(await run(staff, 'cashierBillTakeCash', bill)).toMatchObject({ errors: [], bill: { status: 'PAID' } })
  })

  test('is forbidden to the staff of another, who hear nothing of how it stands, and that they tried is kept', async () => {
    const bill = await begun()
    const before = await stands(bill)
    const denied = async () =>
      (await mall.sql.query(`select from audit_entry where summary like 'DENIED%'`)).rowCount ?? 0
    const times = await denied()
    const stranger = merchant(2, ['payments.cashier.collect'])
    expect(errorCodes(await closed(() => ask(stranger, 'cashierBillTakeCash', bill)))).toEqual(['FORBIDDEN'])
    expect([await stands(bill), await denied()]).toEqual([before, times + 1])
  })
})
