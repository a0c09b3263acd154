import { dayOf } from '@supermall/kernel/day'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { rival } from '@supermall/testing/rival'
import { describe, expect, it } from 'vitest'
import { askAboutPayment } from '../commands/ask-about-payment.ts'
import { closePaymentOf } from '../commands/close-payment.ts'
import { reconcile } from '../commands/reconcile.ts'
import { requestRefund } from '../commands/request-refund.ts'
import { askedOf, sendRefund } from '../commands/send-refund.ts'
import { findRefund } from '../data/refunds.ts'
import { brokenBooks, done } from '../trial/floor.ts'
import type { Spoken } from '../trial/world.ts'
import { payingBy } from '../trial/world.ts'

const CREATE = {
  stripe: '/v1/payment_intents',
  'wechat-pay': '/native',
  alipay: 'precreate',
  unionpay: 'txnSubType=07',
  paypal: '/v2/checkout/orders',
}
const REFUND = {
  stripe: '/v1/refunds',
  'wechat-pay': '/domestic/refunds',
  alipay: 'trade.refund',
  paypal: '/refund',
  unionpay: 'txnType=04',
}
const PROVIDERS: readonly Spoken[] = ['stripe', 'wechat-pay', 'alipay', 'unionpay', 'paypal']

describe.each(PROVIDERS)('%s', async (channel) => {
  const world = await payingBy(channel)
  const { simulator, voice, deliver, owed, pay, payment, told, till } = world
  const { books } = simulator
  const isForm = channel === 'alipay' || channel === 'unionpay'
  const order = owed
  const begin = async () => {
    const made = await order()
    const begun = done(await pay(made, { channel, card: null }))
    return { ...made, begun, paymentId: begun.id }
  }
  const paid = async () => {
    const one = await begin()
    books.pay(one.paymentId)
    await deliver(channel, voice.tell({ kind: 'PAID', id: one.paymentId }))
    expect((await payment(one.paymentId)).status).toBe('SUCCEEDED')
    return one
  }
  const look = async (id: string) => askAboutPayment(await payment(id), till, { isGivenUp: false })
  const succeeded = async (id: string) =>
    (await told('payment.succeeded')).filter(({ aggregateId }) => aggregateId === id)
  const refundOf = async (one: Awaited<ReturnType<typeof begin>>, minorUnits: string): Promise<Id<'rfd'>> => {
    const refundId = newId('rfd')
    const facts = {
      orderId: one.orderId,
      payableId: one.orderId,
      shopId: one.shopId ?? newId('shp'),
      accountId: one.accountId,
    }
    const asked = {
      ...facts,
      checkoutId: one.checkoutId,
      cause: 'OPERATOR' as const,
      paymentId: null,
      refundId,
      lines: [],
    }
    const amount = { minorUnits, currency: one.currency }
    await world.transact((unit) => requestRefund({ ...asked, amount, isFull: false, reason: 'A test' }, unit))
    return refundId
  }
  const standing = async (refundId: string) => (await findRefund(world.client, refundId))?.status
  const differences = async (id: string) =>
    (await world.sql.query<{ class: string }>(`select class from difference where subject_id = '${id}'`)).rows.map(
      (row) => row.class,
    )

  it('is asked for the amount, gives the client a step, tells once when it is paid, and nothing when it tells again', async () => {
    const one = await begin()
    expect(one.begun).toMatchObject({ status: 'PROCESSING', channel })
    expect(one.begun.action).toEqual(expect.any(String))
    expect(books.trades.get(one.paymentId)).toMatchObject({ amount: 10_000n, currency: 'CNY' })
    books.pay(one.paymentId)
    const notification = voice.tell({ kind: 'PAID', id: one.paymentId })
    const first = await deliver(channel, notification)
    expect(first.status).toBe(200)
    expect((await payment(one.paymentId)).status).toBe('SUCCEEDED')
    for (let round = 0; round < 5; round++)
      expect(await rival(20, () => deliver(channel, notification))).toEqual(Array(20).fill({ value: first }))
    await deliver(channel, voice.tell({ kind: 'PAID', id: one.paymentId, eventId: 'another number' }))
    expect(await succeeded(one.paymentId)).toHaveLength(1)
    expect(await brokenBooks(world)).toEqual([])
  })

  it('keeps a payment under way when it fails or falls silent after it has done it, and is then asked', async () => {
    for (const fault of ['ERROR_AFTER', 'SILENT_AFTER', 'CUT_AFTER'] as const) {
      simulator.spoil(CREATE[channel], fault)
      const one = await begin()
      expect(one.begun.status).toBe('PROCESSING')
      expect(books.trades.has(one.paymentId)).toBe(true)
      const again = done(await pay(one, { channel, card: null }))
      // UnionPay takes a number once: a code that was lost is not given out again.
      expect(again).toMatchObject({ status: 'PROCESSING', action: channel === 'unionpay' ? null : expect.any(String) })
      books.pay(one.paymentId)
      expect(await look(one.paymentId)).toBe('PAID')
      expect(await look(one.paymentId)).toBe('PAID')
      expect(await succeeded(one.paymentId)).toHaveLength(1)
    }
  })

  it('is not believed when what it signed is changed by one space, nor when somebody else says it', async () => {
    const one = await begin()
    books.pay(one.paymentId)
    const { headers, body } = voice.tell({ kind: 'PAID', id: one.paymentId })
    const wrong = [
      { headers, body: isForm ? body.replace(/=(?=[A-Z0-9])/, '=+') : `${body} ` },
      { headers: {}, body: isForm ? body.replace(/&sign(ature)?=[^&]*/, '') : body },
    ]
    const before = await world.kept()
    for (const one of wrong) expect((await deliver(channel, one)).status).toBe(400)
    expect(await world.kept()).toBe(before)
  })

  // Forms bear no time that could be checked: such a notification counts once, by its number.
  if (!isForm)
    it('is not believed when it speaks more than five minutes late or early', async () => {
      const one = await begin()
      books.pay(one.paymentId)
      for (const offset of [-301_000, 301_000]) {
        const at = new Date(world.clock.now.getTime() + offset)
        expect((await deliver(channel, voice.tell({ kind: 'PAID', id: one.paymentId, at }))).status).toBe(400)
      }
      expect((await payment(one.paymentId)).status).toBe('PROCESSING')
    })

  const QUERY = { 'wechat-pay': 'out-trade-no', alipay: 'alipay.trade.query', unionpay: 'queryTrans' }
  if (channel === 'wechat-pay' || channel === 'alipay' || channel === 'unionpay')
    it('is not believed when somebody has changed its answer on the way', async () => {
      const one = await begin()
      books.pay(one.paymentId)
      simulator.spoil(QUERY[channel], 'TAMPERED')
      expect(await look(one.paymentId)).toBe('OPEN')
      expect((await payment(one.paymentId)).status).toBe('PROCESSING')
      expect(await look(one.paymentId)).toBe('PAID')
    })

  it('moves nothing by another amount or for what is not ours, and raises a difference once', async () => {
    const one = await begin()
    books.pay(one.paymentId)
    for (const eventId of ['less', 'less again'])
      await deliver(channel, voice.tell({ kind: 'PAID', id: one.paymentId, amount: 9_999n, eventId }))
    expect((await payment(one.paymentId)).status).toBe('PROCESSING')
    expect(await differences(one.paymentId)).toEqual(['AMOUNT'])
    const strange = newId('pay')
    books.open(strange, 500n, 'CNY')
    books.pay(strange)
    await deliver(channel, voice.tell({ kind: 'PAID', id: strange }))
    expect(await differences(strange)).toEqual(['STRANGER'])
    expect(await look(one.paymentId)).toBe('PAID')
  })

  // The others name no currency: they know but one.
  if (channel === 'stripe' || channel === 'wechat-pay' || channel === 'paypal')
    it('moves nothing by the same figure in other money, and raises a difference', async () => {
      const one = await begin()
      const trade = books.pay(one.paymentId)
      books.trades.set(one.paymentId, { ...trade, currency: 'USD' })
      await deliver(channel, voice.tell({ kind: 'PAID', id: one.paymentId }))
      expect((await payment(one.paymentId)).status).toBe('PROCESSING')
      expect(await succeeded(one.paymentId)).toEqual([])
      expect(await differences(one.paymentId)).toEqual(['AMOUNT'])
      books.trades.set(one.paymentId, trade)
      expect(await look(one.paymentId)).toBe('PAID')
    })

  it('is told of its own end out of order without undoing what is paid', async () => {
    const one = await paid()
    await deliver(channel, voice.tell({ kind: 'CLOSED', id: one.paymentId }))
    expect((await payment(one.paymentId)).status).toBe('SUCCEEDED')
  })

  it('gives late money back by itself', async () => {
    const one = await begin()
    books.pay(one.paymentId)
    await world.transact((unit) => closePaymentOf({ orderId: one.orderId, reason: 'BUYER' }, one.currency, unit))
    await deliver(channel, voice.tell({ kind: 'PAID', id: one.paymentId }))
    expect(await succeeded(one.paymentId)).toEqual([])
    const { rows } = await world.sql.query<{ id: string; cause: string }>(
      `select id, cause from refund where payment_id = '${one.paymentId}'`,
    )
    expect(rows).toMatchObject([{ cause: 'LATE' }])
    expect(await sendRefund(rows[0]?.id ?? '', till)).toBe('SUCCEEDED')
    expect(books.returned(one.paymentId)).toBe(10_000n)
    expect(await brokenBooks(world)).toEqual([])
  })

  it('closes what is closed here, so that nobody pays it', async () => {
    const one = await begin()
    await world.transact((unit) => closePaymentOf({ orderId: one.orderId, reason: 'BUYER' }, one.currency, unit))
    expect(await look(one.paymentId)).toBe('CLOSED')
    if (channel !== 'paypal' && channel !== 'unionpay') expect(books.trades.get(one.paymentId)?.status).toBe('CLOSED')
  })

  it('gives back in parts, never more than came, and once per number', async () => {
    const one = await paid()
    const parts = await Promise.all(['3000', '3000', '3000', '3000'].map((part) => refundOf(one, part)))
    const known = (await Promise.all(parts.map(standing))).filter((status) => status === 'REQUESTED')
    expect(known).toHaveLength(3)
    for (const id of parts) await sendRefund(id, till)
    for (const id of parts) await sendRefund(id, till)
    expect(books.returned(one.paymentId)).toBe(9_000n)
    expect(
      (await told('refund.failed')).filter(
        ({ payload }) => (payload as { paymentId: string }).paymentId === one.paymentId,
      ),
    ).toHaveLength(1)
    expect(await brokenBooks(world)).toEqual([])
  })

  it('is told a reason of any length in whole characters', async () => {
    for (const before of ['', 'A']) {
      const refund = await findRefund(world.client, await refundOf(await paid(), '100'))
      const provider = await till.providers.of(channel)
      if (!refund || !provider) throw new Error('nothing to refund')
      const reason = `${before}${'😀'.repeat(130)}`
      expect(await provider.refund({ ...(await askedOf(refund, till)), reason })).toMatchObject({ kind: 'DONE' })
    }
    // Half of a character is written as the number that it has.
    expect(JSON.stringify(simulator.heard)).not.toMatch(/ud83d/i)
  })

  it('settles a refund whose end is unknown by a question, and sends it once', async () => {
    for (const fault of ['ERROR_AFTER', 'SILENT_AFTER'] as const) {
      const one = await paid()
      const refundId = await refundOf(one, '4000')
      simulator.spoil(REFUND[channel], fault)
      expect(await sendRefund(refundId, till)).toBe('UNKNOWN')
      world.pass(60_000)
      expect(await sendRefund(refundId, till)).toBe('SUCCEEDED')
      expect(books.returned(one.paymentId)).toBe(4_000n)
    }
    expect(await brokenBooks(world)).toEqual([])
  })

  it('is asked again, under the same number, for a refund that it knows nothing of', async () => {
    const one = await paid()
    const refundId = await refundOf(one, '4000')
    simulator.spoil(REFUND[channel], 'ERROR_BEFORE')
    expect(await sendRefund(refundId, till)).toBe('UNKNOWN')
    world.pass(60_000)
    expect(await sendRefund(refundId, till)).toBe('REQUESTED')
    world.pass(60_000)
    expect(await sendRefund(refundId, till)).toBe('SUCCEEDED')
    expect(books.returned(one.paymentId)).toBe(4_000n)
  })

  it('shows by its bill what nobody told us, and the books agree then', async () => {
    const one = await begin()
    books.pay(one.paymentId)
    const day = dayOf(world.clock.now)
    const dry = await reconcile({ day, channel, isDryRun: true }, till)
    expect(dry?.differences).toBeGreaterThan(0)
    expect((await payment(one.paymentId)).status).toBe('PROCESSING')
    await reconcile({ day, channel, isDryRun: false }, till)
    expect((await payment(one.paymentId)).status).toBe('SUCCEEDED')
    expect(await brokenBooks(world)).toEqual([])
  })
})

describe('a card that the provider keeps', () => {
  it('pays at once, is declined at once, and when the answer is lost a question tells that it was charged', async () => {
    const { owed, pay, payment, simulator, till, told } = await payingBy('stripe')
    const by = { channel: 'stripe', card: null } as const
    expect(done(await pay(await owed(), { ...by, token: 'pm_card' })).status).toBe('SUCCEEDED')
    expect(done(await pay(await owed(), { ...by, token: 'pm_declined' }))).toMatchObject({
      status: 'FAILED',
      reason: 'card_declined',
    })
    simulator.spoil('/v1/payment_intents', 'SILENT_AFTER')
    const charged = done(await pay(await owed(), { ...by, token: 'pm_card' }))
    expect(charged.status).toBe('PROCESSING')
    expect(await askAboutPayment(charged, till, { isGivenUp: false })).toBe('PAID')
    expect((await payment(charged.id)).status).toBe('SUCCEEDED')
    expect(await told('payment.succeeded')).toHaveLength(2)
  })
})

describe('secrets of a channel', () => {
  it('are nowhere but sealed', async () => {
    const world = await payingBy('stripe')
    const tables = ['channel', 'audit_entry', 'outbox_event', 'provider_call']
    const all = await Promise.all(tables.map(async (table) => (await world.sql.query(`select * from ${table}`)).rows))
    const text = JSON.stringify(all)
    for (const secret of ['sk_test_1', 'whsec_new']) expect(text).not.toContain(secret)
    expect(text).toContain('secretKey')
  })
})
