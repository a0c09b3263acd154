import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../data/ledger.ts'
import { owedBy } from '../data/wallet-debts.ts'
import { brokenBooks, done, paymentsFloor } from '../trial/floor.ts'
import { endow } from '../trial/takings.ts'
import { approveWithdrawal, cancelWithdrawal } from './decide-withdrawal.ts'
import { grantBalance, reclaimBalance } from './grant-balance.ts'
import { holdBalance, releaseBalance } from './hold-balance.ts'
import { grantRedPacket, openRedPacket, reclaimRedPacket } from './red-packets.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { withdraw } from './withdraw.ts'

const floor = await paymentsFloor({ PAYMENTS_WITHDRAW_LEAST: '100' })
const { transact, tools, client, owed, pay } = floor
const { currency } = tools

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

/** What each shop that gives here has earned before. */
const EARNED = 10_000n

const giftOf = (minorUnits: bigint, accountId = newId('acc')) => ({
  grantId: newId('crb'),
  accountId,
  amount: wire(minorUnits, currency),
  reason: 'A rebate',
  shopId: newId('shp'),
})
type Gift = ReturnType<typeof giftOf>
const reclaim = (gift: Gift) => transact((unit) => reclaimBalance(gift, unit))

async function given(minorUnits: bigint, accountId = newId('acc')): Promise<Gift> {
  const gift = giftOf(minorUnits, accountId)
  await endow(floor, gift.shopId, EARNED)
  await transact((unit) => grantBalance(gift, unit))
  return gift
}

async function parked({ accountId }: Pick<Gift, 'accountId'>, amount: bigint) {
  const ownerId = newId('chk')
  const until = new Date(floor.clock.now.getTime() + 600_000)
  const held = { ownerId, accountId, amount, currency, until, payToken: null }
  done(await transact((unit) => holdBalance(held, currency, unit)))
  return ownerId
}

const free = (ownerId: string) => transact((unit) => releaseBalance(ownerId, 'UNDONE', { ...unit, currency }))

const standing = async ({ accountId, shopId }: Gift) => ({
  ...(await floor.wallet(accountId)),
  owed: await owedBy(client, accountId, currency),
  giver: (await balanceOf(client, { kind: 'MERCHANT_PAYABLE', ownerId: shopId }, currency)) - EARNED,
})
const TAKEN = { available: 0n, frozen: 0n, owed: 0n, giver: 0n }

const debited = async ({ accountId }: Gift) =>
  (await floor.told('wallet.debited')).filter(({ aggregateId }) => aggregateId === accountId).length

describe('a gift that is taken back while its money is frozen', () => {
  test('by a checkout is owed, and is taken when the checkout frees it', async () => {
    const gift = await given(500n)
    const ownerId = await parked(gift, 500n)
    for (let turn = 0; turn < 2; turn++) await reclaim(gift)
    expect(await standing(gift)).toEqual({ available: 0n, frozen: 500n, owed: 500n, giver: -500n })
    expect(await debited(gift)).toBe(0)
    expect(await free(ownerId)).toBe(true)
    expect(await standing(gift)).toEqual(TAKEN)
    expect(await debited(gift)).toBe(1)
    const rows = await client.walletDebt.findMany({ where: { accountId: gift.accountId } })
    expect(rows).toMatchObject([{ amount: 500n, paid: 500n, settledAt: floor.clock.now }])
  })

  test('by a withdrawal is taken when that is given up, and what is more than that comes back', async () => {
    const gift = await given(500n)
    await floor.credit(gift.accountId, '3.00')
    const { accountId } = gift
    const to = { method: 'ALIPAY', destination: 'me@there.cn', holderName: 'Me', payToken: null } as const
    const amount = { amount: '8.00', currency }
    const asked = { ...to, accountId, amount, idempotencyKey: newId('evt') }
    const { withdrawalId } = done(await withdraw(asked, floor.tillOf(accountId)))
    await reclaim(gift)
    expect(await standing(gift)).toMatchObject({ available: 0n, frozen: 800n, owed: 500n })
    const cancelled = { withdrawalId, idempotencyKey: newId('evt') }
    done(await transact((unit) => cancelWithdrawal(cancelled, accountId, unit)))
    expect(await standing(gift)).toEqual({ ...TAKEN, available: 300n })
  })

  test('by a withdrawal that is being approved is not given up, and is told so', async () => {
    const accountId = newId('acc')
    await floor.credit(accountId, '8.00')
    const to = { method: 'ALIPAY', destination: 'me@there.cn', holderName: 'Me', payToken: null } as const
    const asked = { ...to, accountId, amount: { amount: '8.00', currency }, idempotencyKey: newId('evt') }
    const { withdrawalId } = done(await withdraw(asked, floor.tillOf(accountId)))
    let isWritten = false
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    const approve = () =>
      floor.operate('payments.withdrawal.audit', async (unit) => {
        const approved = await approveWithdrawal({ withdrawalId, expectedVersion: 1 }, unit)
        isWritten = true
        await eventually(async () => (await floor.sql.query(waiting)).rows.length > 0)
        return approved
      })
    const cancel = async () => {
      await eventually(() => isWritten)
      return transact((unit) => cancelWithdrawal({ withdrawalId, idempotencyKey: newId('evt') }, accountId, unit))
    }
    const [, cancelled] = survivors(await rival(2, (who) => (who === 0 ? approve() : cancel())))
    expect(cancelled).toMatchObject({ refusals: [{ code: 'WITHDRAWAL_STATUS', path: ['withdrawalId'] }] })
  })

  test('by parts is taken by parts, and what is paid in on purpose is not touched', async () => {
    const gift = await given(500n)
    const holds = [await parked(gift, 200n), await parked(gift, 300n)]
    await reclaim(gift)
    await floor.credit(gift.accountId, '9.00')
    await free(holds[0] ?? '')
    expect(await standing(gift)).toEqual({ available: 900n, frozen: 300n, owed: 300n, giver: -300n })
    await free(holds[1] ?? '')
    expect(await standing(gift)).toEqual({ ...TAKEN, available: 900n })
  })

  test('by an order that is paid with it is taken when that order is refunded', async () => {
    const gift = await given(500n)
    const checkoutId = await parked(gift, 500n)
    const { accountId } = gift
    const order = await owed({ accountId, checkoutId: checkoutId as never, balance: 500n, amount: 800n })
    await reclaim(gift)
    done(await pay(order))
    expect(await standing(gift)).toMatchObject({ available: 0n, frozen: 0n, owed: 500n })
    const { orderId, shopId, paymentId } = order
    const asked = { orderId, payableId: orderId, checkoutId, accountId, shopId, paymentId, lines: [] }
    const all = { amount: wire(800n, currency), isFull: true, reason: 'Back', cause: 'BUYER', refundId: newId('rfd') }
    await transact((unit) => requestRefund({ ...asked, ...all } as never, unit))
    const due = await client.refund.findUniqueOrThrow({ where: { id: all.refundId } })
    expect(due).toMatchObject({ providerPart: 300n, walletPart: 500n })
    expect(await sendRefund(all.refundId, floor.till)).toBe('SUCCEEDED')
    expect(await standing(gift)).toEqual(TAKEN)
  })

  test('is owed no more than what is frozen, whatever else is taken back', async () => {
    const gift = await given(500n)
    const other = await given(400n, gift.accountId)
    await floor.debit(gift.accountId, '3.00')
    await parked(gift, 600n)
    await reclaim(gift)
    await reclaim(other)
    expect(await standing(gift)).toMatchObject({ available: 0n, frozen: 600n, owed: 600n })
  })

  test('is lost to who gave it where it is spent', async () => {
    const gift = await given(500n)
    await floor.debit(gift.accountId, '5.00')
    await reclaim(gift)
    expect(await standing(gift)).toEqual({ ...TAKEN, giver: -500n })
  })

  test('and freed at the same moment is never kept', async () => {
    for (let turn = 0; turn < 15; turn++) {
      const gift = await given(500n)
      const ownerId = await parked(gift, 500n)
      survivors(await rival(2, async (index) => (index === 0 ? reclaim(gift) : free(ownerId))))
      expect(await standing(gift)).toEqual(TAKEN)
    }
  })
})

test('an opened red packet whose money is frozen is owed once as well', async () => {
  const gift = giftOf(500n)
  await endow(floor, gift.shopId, EARNED)
  await transact((unit) => grantRedPacket(gift, unit))
  const { id } = await client.redPacket.findUniqueOrThrow({ where: { grantId: gift.grantId } })
  const opening = { redPacketId: id, idempotencyKey: newId('evt') }
  done(await floor.tillOf(gift.accountId).transact((unit) => openRedPacket(opening, gift.accountId, unit)))
  const ownerId = await parked(gift, 400n)
  for (let turn = 0; turn < 2; turn++) await transact((unit) => reclaimRedPacket(gift, unit))
  expect(await standing(gift)).toEqual({ available: 0n, frozen: 400n, owed: 400n, giver: -400n })
  await free(ownerId)
  await transact((unit) => reclaimRedPacket(gift, unit))
  expect(await standing(gift)).toEqual(TAKEN)
})
