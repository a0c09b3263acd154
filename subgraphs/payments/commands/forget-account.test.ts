import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { afterEach, describe, expect, test } from 'vitest'
import userDeleted from '../consumers/user-deleted.ts'
import type { OperatorUnit } from '../data/database.ts'
import { balanceOf } from '../data/ledger.ts'
import { brokenBooks, CARD, done, paymentsFloor } from '../trial/floor.ts'
import { approveWithdrawal, cancelWithdrawal, payWithdrawal, refuseWithdrawal } from './decide-withdrawal.ts'
import { grantBalance, reclaimBalance } from './grant-balance.ts'
import { holdBalance, releaseBalance } from './hold-balance.ts'
import { requestRefund } from './request-refund.ts'
import { startRecharge } from './start-recharge.ts'
import { withdraw } from './withdraw.ts'

const floor = await paymentsFloor({ PAYMENTS_WITHDRAW_LEAST: '100' })
const { transact, client, tools, owed, pay } = floor
const { currency } = tools
type Account = ReturnType<typeof newId<'acc'>>

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const forget = (accountId: Account) => transact((unit) => userDeleted.react({ accountId }, unit, {} as never))
const unclaimed = () => balanceOf(client, { kind: 'UNCLAIMED', ownerId: null }, currency)
const differences = (subjectId: string) =>
  client.difference.findMany({ where: { subjectId, source: 'WALLETS', status: 'OPEN' } })

describe('of an account that is deleted', () => {
  test('the name that friends read and where money was sent to are forgotten, and sums stay', async () => {
    const accountId = newId('acc')
    await floor.credit(accountId, '20.00')
    const to = { method: 'BANK', destination: '6222000011112222', holderName: 'Li Lei', payToken: null } as const
    const asked = { ...to, accountId, amount: { amount: '20.00', currency }, idempotencyKey: newId('evt') }
    const { withdrawalId } = done(await withdraw(asked, floor.tillOf(accountId)))
    done(await transact((unit) => cancelWithdrawal({ withdrawalId, idempotencyKey: 'c' }, accountId, unit)))
    const { paymentId, orderId } = await owed({ accountId })
    const facts = { id: newId('frp'), paymentId, orderId, accountId, lines: [], amount: 1n, currency, status: 'CLOSED' }
    const times = { expiresAt: floor.clock.now, createdAt: floor.clock.now }
    await client.friendPay.create({ data: { ...facts, ...times, tokenHash: 'h', sealedToken: 's', nickname: 'Lei' } })
    for (let turn = 0; turn < 2; turn++) await forget(accountId)
    expect(await client.friendPay.findUnique({ where: { id: facts.id } })).toMatchObject({ nickname: 'A friend' })
    const kept = { amount: 2_000n, destination: '', masked: '', holderName: '' }
    expect(await client.withdrawal.findUnique({ where: { id: withdrawalId } })).toMatchObject(kept)
  })

  test.each(['PAID', 'REFUSED'] as const)(
    'a withdrawal keeps where its money goes to until it is %s, and no longer',
    async (end) => {
      const accountId = newId('acc')
      await floor.credit(accountId, '20.00')
      const to = { method: 'BANK', destination: '6222000011112222', holderName: 'Li Lei', payToken: null } as const
      const asked = { ...to, accountId, amount: { amount: '20.00', currency }, idempotencyKey: newId('evt') }
      const { withdrawalId } = done(await withdraw(asked, floor.tillOf(accountId)))
      await forget(accountId)
      const row = () => client.withdrawal.findUnique({ where: { id: withdrawalId } })
      expect(await row()).toMatchObject({ holderName: 'Li Lei' })
      const decide = (expectedVersion: number) => ({ withdrawalId, expectedVersion, idempotencyKey: newId('evt') })
      const operate = <T>(work: (unit: OperatorUnit) => Promise<T>) => floor.operate('payments.withdrawal.audit', work)
      if (end === 'PAID') {
        done(await operate((unit) => approveWithdrawal(decide(1), unit)))
        expect(await row()).toMatchObject({ holderName: 'Li Lei' })
        done(await operate((unit) => payWithdrawal({ ...decide(2), transferNo: 'T-4' }, unit)))
      } else done(await operate((unit) => refuseWithdrawal({ ...decide(1), reason: 'No such account' }, unit)))
      expect(await row()).toMatchObject({ status: end, amount: 2_000n, destination: '', masked: '', holderName: '' })
    },
  )

  test('what is in the wallet, and what is freed or refunded into it later, is set aside and seen', async () => {
    const [accountId, ownerId] = [newId('acc'), newId('chk')]
    await floor.credit(accountId, '100.00')
    const order = await owed({ accountId })
    done(await pay(order, { channel: 'balance', card: null }))
    await floor.credit(accountId, '9.00')
    const until = new Date(floor.clock.now.getTime() + 600_000)
    const held = { ownerId, accountId, amount: 400n, currency, until, payToken: null }
    done(await transact((unit) => holdBalance(held, currency, unit)))
    const before = await unclaimed()
    await forget(accountId)
    expect((await unclaimed()) - before).toBe(500n)
    expect(await differences(accountId)).toMatchObject([{ channel: 'balance', class: 'STATUS' }])
    await transact((unit) => releaseBalance(ownerId, 'UNDONE', { ...unit, currency }))
    const refundId = newId('rfd')
    const { orderId, checkoutId, shopId } = order
    const about = { orderId, payableId: orderId, accountId, checkoutId, shopId: shopId ?? newId('shp'), refundId }
    const asked = { cause: 'OPERATOR', paymentId: null, isFull: true, reason: 'A test' } as const
    await transact((unit) => requestRefund({ ...about, ...asked, lines: [], amount: wire(10_000n, currency) }, unit))
    expect(await differences(refundId)).toMatchObject([{ refundId }])
    expect((await unclaimed()) - before).toBe(10_900n)
    expect(await floor.wallet(accountId)).toEqual({ available: 0n, frozen: 0n })
  })

  test('nothing is given into the wallet, and a recharge that comes then is set aside', async () => {
    const [accountId, shopId] = [newId('acc'), newId('shp')]
    await forget(accountId)
    const gift = { grantId: newId('crb'), accountId, amount: wire(500n, currency), reason: 'A rebate', shopId }
    await transact((unit) => grantBalance(gift, unit))
    await transact((unit) => reclaimBalance(gift, unit))
    expect(await balanceOf(client, { kind: 'MERCHANT_PAYABLE', ownerId: shopId }, currency)).toBe(0n)
    const by = { channel: 'sandbox-card', card: CARD, token: null, couponId: null } as const
    const asked = { ...by, accountId, amount: { amount: '10.00', currency }, idempotencyKey: newId('evt') }
    const { rechargeId } = done(await startRecharge(asked, floor.tillOf(accountId)))
    expect(await differences(rechargeId)).toHaveLength(1)
    expect(await floor.wallet(accountId)).toEqual({ available: 0n, frozen: 0n })
  })
})
