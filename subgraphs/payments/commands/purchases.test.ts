import { newId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { balanceOf } from '../data/ledger.ts'
import { purchaseGaps } from '../data/purchases.ts'
import { brokenBooks, CARD, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { closePurchase } from './close-purchase.ts'
import { openPurchase } from './open-purchase.ts'
import { payOrder } from './pay-order.ts'
import { refundPurchase } from './refund-purchase.ts'
import { sharePurchase } from './share-purchase.ts'

const at = await paymentsFloor()
const { currency } = at.tools

function sale(changes: Partial<Parameters<typeof openPurchase>[0]> = {}) {
  const until = new Date(at.clock.now.getTime() + 1_800_000)
  const facts = { purchaseId: newId('cpu'), accountId: newId('acc'), shopId: newId('shp'), title: 'Ten off' }
  return { ...facts, amount: 1_990n, currency, until, ...changes }
}
const opened = (asked: ReturnType<typeof sale>) => at.transact((unit) => openPurchase(asked, currency, unit))

const pay = (
  { purchaseId, accountId }: ReturnType<typeof sale>,
  channel: 'balance' | 'sandbox-card' = 'sandbox-card',
) =>
  payOrder(
    {
      payableId: purchaseId,
      accountId,
      channel,
      card: channel === 'balance' ? null : CARD,
      token: null,
      payToken: null,
      idempotencyKey: newId('evt'),
    },
    at.tillOf(accountId),
  )

const told = async (name: string, purchaseId: string) =>
  (await at.told()).filter((event) => event.name === name && JSON.stringify(event).includes(purchaseId))

async function bought(changes: Partial<Parameters<typeof openPurchase>[0]> = {}) {
  const asked = sale(changes)
  const { paymentId } = done(await opened(asked))
  expect(done(await pay(asked))).toMatchObject({ id: paymentId, status: 'SUCCEEDED', kind: 'PURCHASE' })
  return { ...asked, paymentId, refundId: newId('rfd'), reason: 'Given back.' }
}

describe('what is no order', () => {
  test('is opened once, paid by card, and told once to whoever sells it; orders hear nothing of it', async () => {
    const asked = sale()
    const [first, second] = await Promise.all([opened(asked), opened(asked)])
    expect(done(first)).toEqual(done(second))
    expect(done(await pay(asked)).status).toBe('SUCCEEDED')
    expect(codesOf(await pay(asked))).toEqual(['PAYMENT_PAID'])
    expect(await told('purchase.paid', asked.purchaseId)).toHaveLength(1)
    expect(await told('payment.succeeded', done(first).paymentId)).toEqual([])
    expect(await balanceOf(at.client, { kind: 'SUSPENSE', ownerId: asked.purchaseId }, currency)).toBe(1_990n)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is paid by the wallet as well, and not with more than it holds', async () => {
    const asked = sale()
    done(await opened(asked))
    expect(codesOf(await pay(asked, 'balance'))).toEqual(['INSUFFICIENT_BALANCE'])
    await at.credit(asked.accountId, '20.00')
    expect(done(await pay(asked, 'balance')).status).toBe('SUCCEEDED')
    expect((await at.wallet(asked.accountId)).available).toBe(10n)
    expect(await told('purchase.paid', asked.purchaseId)).toHaveLength(1)
  })

  test('is nobody else’s to pay', async () => {
    const asked = sale()
    done(await opened(asked))
    expect(codesOf(await pay({ ...asked, accountId: newId('acc') }))).toEqual(['PAYMENT_NOT_FOUND'])
    expect(codesOf(await pay(sale()))).toEqual(['PAYMENT_NOT_FOUND'])
  })

  test('of an impossible amount, currency or time is not opened', async () => {
    const before = await at.kept()
    expect(codesOf(await opened(sale({ amount: 0n })))).toEqual(['AMOUNT_LIMIT'])
    expect(codesOf(await opened(sale({ amount: 10_000_001n })))).toEqual(['AMOUNT_LIMIT'])
    expect(codesOf(await opened(sale({ currency: 'USD' })))).toEqual(['CURRENCY_MISMATCH'])
    expect(codesOf(await opened(sale({ until: at.clock.now })))).toEqual(['EXPIRED'])
    expect(await at.kept()).toBe(before)
  })

  test('is not paid once it is closed, whether it was opened before or never', async () => {
    const asked = sale()
    done(await opened(asked))
    expect(await at.transact((unit) => closePurchase({ purchaseId: asked.purchaseId, reason: 'X' }, unit))).toBe(true)
    expect(codesOf(await pay(asked))).toEqual(['PAYMENT_CLOSED'])
    const never = sale()
    expect(await at.transact((unit) => closePurchase({ purchaseId: never.purchaseId, reason: 'X' }, unit))).toBe(true)
    expect(codesOf(await opened(never))).toEqual(['EXPIRED'])
  })

  test('whose card was declined can be tried again, but not after it was closed', async () => {
    const asked = sale()
    const { paymentId } = done(await opened(asked))
    await at.sql.query(`update payment set status = 'FAILED' where id = $1`, [paymentId])
    expect(await at.transact((unit) => closePurchase({ purchaseId: asked.purchaseId, reason: 'X' }, unit))).toBe(true)
    expect(codesOf(await pay(asked))).toEqual(['PAYMENT_CLOSED'])
    const other = sale()
    const first = done(await opened(other))
    await at.sql.query(`update payment set status = 'FAILED' where id = $1`, [first.paymentId])
    const second = done(await pay(other))
    expect(second).toMatchObject({ status: 'SUCCEEDED', purchaseId: other.purchaseId })
    expect(second.id).not.toBe(first.paymentId)
  })

  test('that is paid is not closed', async () => {
    const { purchaseId } = await bought()
    expect(await at.transact((unit) => closePurchase({ purchaseId, reason: 'X' }, unit))).toBe(false)
  })

  test('is its seller’s money when it was handed over, once, and the platform’s where nobody else sells it', async () => {
    const ofShop = await bought()
    const ofPlatform = await bought({ shopId: null })
    const before = await balanceOf(at.client, { kind: 'PLATFORM_SALES', ownerId: null }, currency)
    for (const one of [ofShop, ofShop, ofPlatform]) await at.transact((unit) => sharePurchase(one, unit))
    expect(await balanceOf(at.client, { kind: 'MERCHANT_PAYABLE', ownerId: ofShop.shopId }, currency)).toBe(1_990n)
    expect(await balanceOf(at.client, { kind: 'PLATFORM_SALES', ownerId: null }, currency)).toBe(before + 1_990n)
    expect(await balanceOf(at.client, { kind: 'SUSPENSE', ownerId: ofShop.purchaseId }, currency)).toBe(0n)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('goes back whole and once, to where it came from, whether it was handed over before or not', async () => {
    const early = await bought()
    const late = await bought()
    await at.transact((unit) => sharePurchase(late, unit))
    for (const one of [early, early, late]) {
      await at.transact((unit) => refundPurchase(one, unit))
      await at.transact((unit) => refundPurchase({ ...one, refundId: newId('rfd') }, unit))
    }
    await at.transact((unit) => sharePurchase(early, unit))
    const rows = await at.sql.query(`select amount, cause from refund where payment_id = any($1)`, [
      [early.paymentId, late.paymentId],
    ])
    expect(rows.rows).toEqual([
      { amount: 1_990n, cause: 'PURCHASE' },
      { amount: 1_990n, cause: 'PURCHASE' },
    ])
    expect(await brokenBooks(at)).toEqual([])
  })

  test('paid by the wallet is back in it at once, and told to its seller', async () => {
    const asked = sale()
    const { paymentId } = done(await opened(asked))
    await at.credit(asked.accountId, '19.90')
    done(await pay(asked, 'balance'))
    const back = { ...asked, paymentId, refundId: newId('rfd'), reason: 'Ended.' }
    await at.transact((unit) => refundPurchase(back, unit))
    expect((await at.wallet(asked.accountId)).available).toBe(1_990n)
    expect(await told('purchase.refunded', asked.purchaseId)).toHaveLength(1)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is missed by the daily comparison as long as nobody says that it was handed over', async () => {
    const missing = await bought()
    const there = await bought()
    const back = await bought()
    await at.transact((unit) => sharePurchase(there, unit))
    await at.transact((unit) => refundPurchase(back, unit))
    const span = { from: new Date(at.clock.now.getTime() - 1), to: new Date(at.clock.now.getTime() + 1) }
    const ids = (await purchaseGaps(at.client, span)).map(({ purchaseId }) => purchaseId)
    expect([missing, there, back].map(({ purchaseId }) => ids.includes(purchaseId))).toEqual([true, false, false])
  })
})
