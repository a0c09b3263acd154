import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { CARD, checkOut, comesTo, fen, firstOf, newKey, walletOf, yuan } from './counter.ts'

const RECHARGE = graphql(`
  mutation Recharge($input: RechargeStartInput!) {
    rechargeStart(input: $input) {
      recharge { id amount { amount } payment { status } } errors { code message path }
    }
  }
`)

const OFFER = graphql(`
  query RechargeOffer($amount: MoneyInput!) { rechargeOffer(amount: $amount) { balance { amount } } }
`)

const REWARD = graphql(`
  query RechargeReward($id: ID!) { recharge(id: $id) { reward { balance { amount } promotion { title } } } }
`)

const CREDIT = graphql(`
  mutation Credit($input: WalletCreditInput!) { walletCredit(input: $input) { errors { code message path } } }
`)

const ACCOUNT = graphql(`
  query AccountOfMine { viewer { account { id } } }
`)

const WITHDRAW = graphql(`
  mutation Withdraw($input: WithdrawalRequestInput!) {
    withdrawalRequest(input: $input) {
      withdrawal { id version status amount { amount } fee { amount } net { amount } maskedDestination }
      errors { code message path }
    }
  }
`)

const APPROVE = graphql(`
  mutation ApproveWithdrawal($input: WithdrawalApproveInput!) {
    withdrawalApprove(input: $input) { withdrawal { version status } errors { code } }
  }
`)

const PAY_OUT = graphql(`
  mutation PayOut($input: WithdrawalPayInput!) { withdrawalPay(input: $input) { withdrawal { status } errors { code } } }
`)

const MOVED = graphql(`
  query Moved { walletEntries(first: 100) { nodes { kind part amount { amount } before { amount } after { amount } } } }
`)

const PAID_BY = graphql(`
  query PaidBy($orderId: ID!) {
    paymentOfOrder(orderId: $orderId) { status channel due { amount } balancePart { amount } }
  }
`)

/** Money in a wallet: put in, given, spent and taken out, each piece of it on record. */
export function keepingMoney(world: () => World): void {
  it('is recharged by card, credited by the platform, pays an order alone, and is paid out', async () => {
    const [buyer, admin] = await Promise.all([
      world().signIn('CONSUMER', 'buyer11'),
      world().signIn('PLATFORM', 'admin'),
    ])
    const { available: before } = await walletOf(buyer)
    const gift = await recharge(buyer)
    await credit(admin, buyer)
    const filled = before + 30_000 + gift + 200_000
    await eventually(async () => (await walletOf(buyer)).available === filled)

    const spent = await spend(world(), buyer)
    expect(await walletOf(buyer)).toEqual({ available: filled - spent, frozen: 0 })

    const withdrawal = await ask(buyer, '50.00')
    expect(withdrawal).toMatchObject({ status: 'REQUESTED', amount: { amount: '50.00' } })
    expect(fen(withdrawal?.net.amount) + fen(withdrawal?.fee.amount)).toBe(5_000)
    expect(withdrawal?.maskedDestination).not.toContain('buyer11@example')
    expect(await walletOf(buyer)).toEqual({ available: filled - spent - 5_000, frozen: 5_000 })
    await payOut(admin, { id: withdrawal?.id ?? '', version: withdrawal?.version ?? 0 })
    expect(await walletOf(buyer)).toEqual({ available: filled - spent - 5_000, frozen: 0 })
    await addsUp(buyer)
  })
}

/** Who puts in enough is given something on top. */
async function recharge(buyer: Asking): Promise<number> {
  const { rechargeOffer } = await buyer.gets(OFFER, { amount: yuan('300.00') })
  const input = { amount: yuan('300.00'), channel: 'SANDBOX_CARD' as const, card: CARD, idempotencyKey: newKey() }
  const { rechargeStart } = await buyer.gets(RECHARGE, { input })
  expect(rechargeStart).toMatchObject({ recharge: { amount: { amount: '300.00' } }, errors: [] })
  const again = await buyer.gets(RECHARGE, { input })
  expect(again.rechargeStart.recharge?.id).toBe(rechargeStart.recharge?.id)
  const id = rechargeStart.recharge?.id ?? ''
  await eventually(async () => (await buyer.gets(REWARD, { id })).recharge?.reward?.promotion != null)
  const { recharge: known } = await buyer.gets(REWARD, { id })
  expect(known?.reward?.balance).toEqual(rechargeOffer?.balance)
  const gift = fen(known?.reward?.balance?.amount)
  expect(gift).toBeGreaterThan(0)
  return gift
}

async function credit(admin: Asking, buyer: Asking): Promise<void> {
  const { viewer } = await buyer.gets(ACCOUNT)
  const accountId = viewer?.account?.id ?? ''
  const input = { accountId, amount: yuan('2000.00'), reason: 'An apology', idempotencyKey: newKey() }
  for (const { walletCredit } of [await admin.gets(CREDIT, { input }), await admin.gets(CREDIT, { input })])
    expect(walletCredit.errors).toEqual([])
}

/** Nothing is left for a card to pay, so the order is paid as soon as it stands. */
async function spend(world: World, buyer: Asking): Promise<number> {
  const lines = [{ skuId: await firstOf(world, 4), quantity: 1 }]
  const { orderId, payable } = await checkOut(buyer, { lines, balance: '2300.00' })
  await comesTo(buyer, orderId, 'PAID')
  const { paymentOfOrder } = await buyer.gets(PAID_BY, { orderId })
  expect(paymentOfOrder).toMatchObject({ status: 'SUCCEEDED', channel: 'BALANCE', due: { amount: '0.00' } })
  expect(paymentOfOrder?.balancePart.amount).toBe(payable)
  return fen(payable)
}

async function ask(buyer: Asking, amount: string) {
  const input = { amount: yuan(amount), method: 'ALIPAY' as const, destination: 'buyer11@example.com' }
  const { withdrawalRequest } = await buyer.gets(WITHDRAW, {
    input: { ...input, holderName: '韩梅梅', idempotencyKey: newKey() },
  })
  expect(withdrawalRequest.errors).toEqual([])
  return withdrawalRequest.withdrawal
}

async function payOut(admin: Asking, { id, version }: { id: string; version: number }): Promise<void> {
  const { withdrawalApprove } = await admin.gets(APPROVE, { input: { withdrawalId: id, expectedVersion: version } })
  expect(withdrawalApprove).toMatchObject({ withdrawal: { status: 'APPROVED' }, errors: [] })
  const { withdrawalPay } = await admin.gets(PAY_OUT, {
    input: {
      withdrawalId: id,
      transferNo: 'ALI-2026-1',
      expectedVersion: withdrawalApprove.withdrawal?.version ?? 0,
      idempotencyKey: newKey(),
    },
  })
  expect(withdrawalPay).toMatchObject({ withdrawal: { status: 'PAID' }, errors: [] })
}

/** Each entry goes on where the one before it ended. */
async function addsUp(buyer: Asking): Promise<void> {
  const { nodes } = (await buyer.gets(MOVED)).walletEntries
  expect(nodes.length).toBeGreaterThan(3)
  for (const { amount, before, after } of nodes) expect(fen(before.amount) + fen(amount.amount)).toBe(fen(after.amount))
  const free = nodes.filter(({ part }) => part === 'WALLET_AVAILABLE')
  for (const [index, { before }] of free.slice(0, -1).entries()) expect(before).toEqual(free[index + 1]?.after)
}
