import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, it } from 'vitest'
import { brokenBooks, CARD, codesOf, done, paymentsFloor } from '../trial/floor.ts'

const floor = await paymentsFloor()
const { owed, pay, told, kept } = floor
const names = async () => (await told()).map(({ name }) => name)

describe('paying by the test card', () => {
  it('succeeds at once, is told once, and leaves a token and four digits', async () => {
    const order = await owed()
    const payment = done(await pay(order))
    expect(payment).toMatchObject({ status: 'SUCCEEDED', channel: 'sandbox-card', method: { last4: '4242' } })
    const tellings = (await told('payment.succeeded')).filter(({ aggregateId }) => aggregateId === payment.id)
    expect(tellings.map(({ payload }) => payload)).toMatchObject([{ orderId: order.orderId, channel: 'sandbox-card' }])
    const all = JSON.stringify([
      await kept(),
      (await floor.sql.query('select * from provider_call')).rows,
      await told(),
    ])
    expect(all).not.toContain('4242424242424242')
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('gives the same payment for the same key, and refuses the key for something else', async () => {
    const order = await owed()
    const first = done(await pay(order, { idempotencyKey: 'same' }))
    expect(done(await pay(order, { idempotencyKey: 'same' }))).toEqual(first)
    const other = await owed({ accountId: order.accountId })
    expect(codesOf(await pay(other, { idempotencyKey: 'same' }))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    const stranger = await owed()
    expect(done(await pay(stranger, { idempotencyKey: 'same' })).status).toBe('SUCCEEDED')
  })

  it('is declined by cards that are, and the order can be paid by another one', async () => {
    const order = await owed()
    const declined = done(await pay(order, { card: { ...CARD, number: '4000000000000002' } }))
    expect(declined).toMatchObject({ id: order.paymentId, status: 'FAILED', reason: 'CARD_DECLINED' })
    const paid = done(await pay(order))
    expect(paid.status).toBe('SUCCEEDED')
    expect(paid.id).not.toBe(declined.id)
    expect((await names()).filter((name) => name.startsWith('payment.')).slice(-4)).toEqual([
      'payment.created',
      'payment.failed',
      'payment.created',
      'payment.succeeded',
    ])
  })

  it.each([
    ['CARD_NUMBER', { ...CARD, number: '4242424242424241' }],
    ['CARD_CVV', { ...CARD, cvv: '12' }],
    ['CARD_EXPIRED', { ...CARD, expiryYear: 2020 }],
  ])('refuses with %s, and nothing has changed', async (code, card) => {
    const order = await owed()
    const before = await kept()
    expect(codesOf(await pay(order, { card }))).toEqual([code])
    expect(await kept()).toBe(before)
  })
})

describe('what cannot be paid', () => {
  it('in another way than at the door stays as it was promised there', async () => {
    const order = await owed({ isCashOnDelivery: true })
    const before = await kept()
    for (const way of [{}, { channel: 'balance', card: null }, { channel: 'back-office', card: null }] as const)
      expect(codesOf(await pay(order, way))).toEqual(['PAYMENT_AT_DOOR'])
    expect(await kept()).toBe(before)
  })

  it('is what somebody else ordered, what is paid, what is over and what no channel offers', async () => {
    const order = await owed()
    const before = await kept()
    const stranger = newId('acc')
    expect(codesOf(await pay({ ...order, accountId: stranger }))).toEqual(['PAYMENT_NOT_FOUND'])
    expect(codesOf(await pay(order, { channel: 'stripe', card: null }))).toEqual(['CHANNEL_NOT_OFFERED'])
    expect(codesOf(await pay(order, { channel: 'cash-on-delivery', card: null }))).toEqual(['CHANNEL_NOT_OFFERED'])
    expect(codesOf(await pay(order, { channel: 'balance', card: null }))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(codesOf(await pay(order, { card: null }))).toEqual(['CARD_NEEDED'])
    expect(await kept()).toBe(before)
    done(await pay(order))
    expect(codesOf(await pay(order))).toEqual(['PAYMENT_PAID'])
    const old = await owed({ until: new Date(floor.clock.now.getTime() + 1_000) })
    floor.pass(2_000)
    expect(codesOf(await pay(old))).toEqual(['PAYMENT_EXPIRED'])
  })
})

describe('many at once', () => {
  it('with one key they are one payment and twenty equal answers', async () => {
    const order = await owed()
    const answers = survivors(await rival(20, () => pay(order, { idempotencyKey: 'many' })))
    expect(new Set(answers.map((answer) => done(answer).id)).size).toBe(1)
    expect((await told('payment.succeeded')).filter(({ aggregateId }) => aggregateId === order.paymentId)).toHaveLength(
      1,
    )
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('with fifty orders and a wallet for one, one is paid', async () => {
    const accountId = newId('acc')
    await floor.credit(accountId, '100.00')
    const orders = await Promise.all(Array.from({ length: 50 }, () => owed({ accountId })))
    const answers = survivors(
      await rival(50, (index) => pay(orders[index] as (typeof orders)[number], { channel: 'balance', card: null })),
      () => true,
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await floor.wallet(accountId)).toEqual({ available: 0n, frozen: 0n })
    expect(await brokenBooks(floor)).toEqual([])
  })
})
