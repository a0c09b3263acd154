import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, it } from 'vitest'
import answer from '../answers/hold-balance.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { closePaymentOf } from './close-payment.ts'
import { holdBalance, releaseBalance } from './hold-balance.ts'
import { openPayment } from './open-payment.ts'
import { createPayToken, setPayPassword } from './pay-password.ts'

const floor = await paymentsFloor()
const { transact, owed, pay, tools, told } = floor
const { currency } = tools
const later = () => new Date(floor.clock.now.getTime() + 600_000)

const hold = (accountId: string, fields: object = {}): Promise<Result<null>> => {
  const asked = {
    ownerId: newId('chk'),
    accountId,
    amount: 4_000n,
    currency,
    until: later(),
    payToken: null,
    ...fields,
  }
  return transact((unit) => holdBalance(asked, currency, unit))
}
const release = (ownerId: string) => transact((unit) => releaseBalance(ownerId, 'UNDONE', { ...unit, currency }))

async function rich() {
  const accountId = newId('acc')
  await floor.credit(accountId, '100.00')
  return accountId
}

describe('a hold of the wallet', () => {
  it('freezes once per owner, frees once, and an owner that was freed never holds again', async () => {
    const [accountId, ownerId] = [await rich(), newId('chk')]
    done(await hold(accountId, { ownerId }))
    done(await hold(accountId, { ownerId, amount: 9_000n }))
    expect(await floor.wallet(accountId)).toEqual({ available: 6_000n, frozen: 4_000n })
    expect(await release(ownerId)).toBe(true)
    expect(await release(ownerId)).toBe(false)
    expect(codesOf(await hold(accountId, { ownerId }))).toEqual(['RELEASED'])
    expect(await floor.wallet(accountId)).toEqual({ available: 10_000n, frozen: 0n })
  })

  it('that is freed before it was asked for is refused when it comes', async () => {
    const [accountId, ownerId] = [await rich(), newId('chk')]
    expect(await release(ownerId)).toBe(false)
    expect(codesOf(await hold(accountId, { ownerId }))).toEqual(['RELEASED'])
  })

  it('is given back or never made when both are asked for at the same moment', async () => {
    const accountId = await rich()
    for (let round = 0; round < 20; round++) {
      const ownerId = newId('chk')
      await rival(2, async (index) => void (await (index === 0 ? hold(accountId, { ownerId }) : release(ownerId))))
      expect(codesOf(await hold(accountId, { ownerId }))).toEqual(['RELEASED'])
    }
    expect(await floor.wallet(accountId)).toEqual({ available: 10_000n, frozen: 0n })
  })

  it('is refused beyond what is there, in other money, and out of bounds, and changes nothing', async () => {
    const accountId = await rich()
    const before = await floor.kept()
    expect(codesOf(await hold(accountId, { amount: 10_001n }))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(codesOf(await hold(accountId, { currency: 'USD' }))).toEqual(['CURRENCY_MISMATCH'])
    expect(codesOf(await hold(accountId, { amount: 0n }))).toEqual(['AMOUNT_LIMIT'])
    expect(codesOf(await hold(accountId, { amount: -1n }))).toEqual(['AMOUNT_LIMIT'])
    expect(codesOf(await hold(accountId, { amount: 10_000_001n }))).toEqual(['AMOUNT_LIMIT'])
    expect(await floor.kept()).toBe(before)
  })

  it('is refused where the wallet is no way to pay, and what was held before stays held', async () => {
    const offered = (isOffered: boolean) =>
      floor.client.channel.update({ where: { code: 'balance' }, data: { isEnabled: isOffered } })
    const [accountId, ownerId] = [await rich(), newId('chk')]
    done(await hold(accountId, { ownerId }))
    await offered(false)
    const before = await floor.kept()
    expect(codesOf(await hold(accountId))).toEqual(['CHANNEL_NOT_OFFERED'])
    const asked = { ownerId: newId('chk'), accountId, amount: wire(1n, currency), until: later().toISOString() }
    expect(await answer.reply(asked, { ...tools, transact } as never)).toEqual({
      isHeld: false,
      reason: 'CHANNEL_NOT_OFFERED',
      available: wire(0n, currency),
    })
    expect(await floor.kept()).toBe(before)
    done(await hold(accountId, { ownerId }))
    await offered(true)
    expect(codesOf(await hold(accountId))).toEqual([])
  })

  it('of all there is, asked for by fifty owners at once, is given to one', async () => {
    const accountId = await rich()
    const answers = survivors(await rival(50, () => hold(accountId, { amount: 10_000n })), () => true)
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await brokenBooks(floor)).toEqual([])
  })
})

describe('what a hold pays', () => {
  it('is captured with the rest by the card, and the shop waits for the sum', async () => {
    const [accountId, checkoutId] = [await rich(), newId('chk')] as const
    done(await hold(accountId, { ownerId: checkoutId }))
    const order = await owed({ accountId: accountId as never, checkoutId, balance: 4_000n })
    expect(done(await pay(order))).toMatchObject({ status: 'SUCCEEDED' })
    expect(await floor.wallet(accountId)).toEqual({ available: 6_000n, frozen: 0n })
    const { rows } = await floor.sql.query(
      `select amount, provider_part, wallet_part from capture where payment_id = '${order.paymentId}'`,
    )
    expect(rows).toMatchObject([{ amount: 10_000n, provider_part: 6_000n, wallet_part: 4_000n }])
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('is paid at once when it covers all, told once, and asked again gives the same answer', async () => {
    const [accountId, checkoutId] = [newId('acc'), newId('chk')]
    await floor.credit(accountId, '100.00')
    done(await hold(accountId, { ownerId: checkoutId, amount: 10_000n }))
    const order = await owed({ accountId, checkoutId, balance: 10_000n })
    expect(order.isPaid).toBe(true)
    expect(await owed({ ...order })).toMatchObject({ paymentId: order.paymentId, isPaid: true })
    expect((await told('payment.succeeded')).filter(({ aggregateId }) => aggregateId === order.paymentId)).toHaveLength(
      1,
    )
  })

  it('needs the hold that it names', async () => {
    const opening = {
      orderId: newId('ord'),
      checkoutId: newId('chk'),
      accountId: newId('acc'),
      shopId: null,
      amount: 5_000n,
    }
    const asked = { ...opening, balance: 4_000n, currency, until: later(), isCashOnDelivery: false }
    expect(codesOf(await transact((unit) => openPayment(asked, currency, unit)))).toEqual(['BALANCE_NOT_HELD'])
  })

  it('comes back as late money when the hold was freed before the card paid', async () => {
    const [accountId, checkoutId] = [newId('acc'), newId('chk')]
    await floor.credit(accountId, '100.00')
    done(await hold(accountId, { ownerId: checkoutId }))
    const order = await owed({ accountId, checkoutId, balance: 4_000n })
    await release(checkoutId)
    expect(codesOf(await pay(order))).toEqual(['PAYMENT_CLOSED'])
    expect(await floor.payment(order.paymentId)).toMatchObject({ status: 'CLOSED', reason: 'LATE' })
    expect(await floor.wallet(accountId)).toEqual({ available: 10_000n, frozen: 0n })
    expect(await brokenBooks(floor)).toEqual([])
  })
})

it('an order whose hold was freed is not paid by the rest of the wallet, and nothing changes', async () => {
  const [accountId, checkoutId] = [newId('acc'), newId('chk')]
  await floor.credit(accountId, '100.00')
  done(await hold(accountId, { ownerId: checkoutId }))
  const order = await owed({ accountId, checkoutId, balance: 4_000n })
  await release(checkoutId)
  const before = await floor.kept()
  expect(await pay(order, { channel: 'balance', card: null })).toEqual({
    ok: false,
    refusals: [{ code: 'PAYMENT_CLOSED', message: 'It is not to be paid any more.', path: ['orderId'] }],
  })
  expect(await floor.kept()).toBe(before)
})

describe('a cancel and a payment at the same moment', () => {
  it('end with one winner, and what was charged for a cancelled order goes back', async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, () => owed()))
    await rival<unknown>(24, (index) => {
      const order = orders[index >> 1] as (typeof orders)[number]
      if (index % 2 === 0) return pay(order)
      return transact((unit) => closePaymentOf({ orderId: order.orderId, reason: 'BUYER' }, currency, unit))
    })
    const tellings = [...(await told('payment.succeeded')), ...(await told('payment.closed'))].map(
      ({ aggregateId }) => aggregateId,
    )
    for (const { paymentId } of orders) expect(tellings.filter((id) => id === paymentId)).toHaveLength(1)
    expect(await brokenBooks(floor)).toEqual([])
  })
})

describe('a pay password', () => {
  it('is asked for once it is set, by a token of thirty minutes', async () => {
    const accountId = newId('acc')
    await floor.credit(accountId, '100.00')
    done(await setPayPassword({ accountId, payPassword: '159357', currentPayPassword: null }, floor.till))
    expect(codesOf(await hold(accountId))).toEqual(['PAY_TOKEN_NEEDED'])
    expect(codesOf(await hold(accountId, { payToken: 'x'.repeat(43) }))).toEqual(['PAY_TOKEN_NEEDED'])
    const { token } = done(await createPayToken({ accountId, payPassword: '159357' }, floor.till))
    done(await hold(accountId, { payToken: token }))
    expect(codesOf(await hold(newId('acc'), { payToken: token }))).toEqual(['INSUFFICIENT_BALANCE'])
    floor.pass(1_800_001)
    expect(codesOf(await hold(accountId, { payToken: token }))).toEqual(['PAY_TOKEN_NEEDED'])
  })

  it('can be tried five times, also when all tries come at once', async () => {
    const accountId = newId('acc')
    done(await setPayPassword({ accountId, payPassword: '159357', currentPayPassword: null }, floor.till))
    const tries = survivors(await rival(20, () => createPayToken({ accountId, payPassword: '951753' }, floor.till)))
    expect(tries.filter((one) => codesOf(one)[0] === 'PAY_PASSWORD_WRONG')).toHaveLength(5)
    expect(codesOf(await createPayToken({ accountId, payPassword: '159357' }, floor.till))).toEqual(['TOO_MANY_TRIES'])
  })

  it('is changed by who knows it, and earlier tokens end', async () => {
    const accountId = newId('acc')
    await floor.credit(accountId, '100.00')
    done(await setPayPassword({ accountId, payPassword: '159357', currentPayPassword: null }, floor.till))
    const { token } = done(await createPayToken({ accountId, payPassword: '159357' }, floor.till))
    const change = { accountId, payPassword: '846213' }
    expect(codesOf(await setPayPassword({ ...change, currentPayPassword: null }, floor.till))).toEqual([
      'PAY_PASSWORD_NEEDED',
    ])
    expect(codesOf(await setPayPassword({ ...change, currentPayPassword: '000000' }, floor.till))).toEqual([
      'PAY_PASSWORD_WRONG',
    ])
    done(await setPayPassword({ ...change, currentPayPassword: '159357' }, floor.till))
    expect(codesOf(await hold(accountId, { payToken: token }))).toEqual(['PAY_TOKEN_NEEDED'])
  })
})
