import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import type { PaidPart } from '../data/friend-pays.ts'
import { endFriendPay, findOfPayment, paidParts } from '../data/friend-pays.ts'
import { reserve } from '../data/payments.ts'
import { insertRefund } from '../data/refunds.ts'
import { lockWallets } from '../data/wallets.ts'
import type { Payment } from '../domain/payment.ts'
import { CHOSE_ANOTHER } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { settleRefund } from './settle-refund.ts'
import { tellMoved } from './tell-payment.ts'

/** What friends read of why their money comes back. */
const WORDS: Readonly<Record<string, string>> = {
  [CHOSE_ANOTHER]: 'The order is to be paid in another way.',
  PRICE_CHANGED: 'The price of the order has changed.',
}

/** The order's payment is over before its parts were whole: every part that came goes back to its payer. */
export async function endFriendPayOf(payment: Payment, unit: Unit): Promise<void> {
  const found = await findOfPayment(unit.db, payment.id)
  const ended = found && (await endFriendPay(unit.db, { id: found.id, isWhole: false }, unit.now))
  if (!ended) return
  const reason = WORDS[payment.reason ?? ''] ?? 'The order was not paid in the end.'
  const toWallets: Refund[] = []
  for (const part of await paidParts(unit.db, ended.id)) {
    const back = await askBack({ part, amount: part.left, reason, parent: null, currency: ended.currency }, unit)
    if (part.isFromWallet) toWallets.push(back)
  }
  await giveBack(toWallets, payment, unit)
}

type GivingBack = Pick<Refund, 'currency' | 'reason'> & {
  readonly part: PaidPart
  readonly amount: bigint
  readonly parent: Refund | null
}

/**
 * What goes into wallets is there at once. They are all held before the first is touched, and the buyer's own with them, of which he may pay
 * next: two links by which each other's buyers have paid would end in a circle else.
 */
async function giveBack(refunds: readonly Refund[], { accountId }: Payment, unit: Unit): Promise<void> {
  if (refunds.length === 0) return
  await lockWallets(unit.db, [accountId, ...refunds.map((refund) => refund.accountId)], unit.now)
  for (const refund of refunds) await settleRefund(refund, null, unit)
}

/** To its payer, by the channel it came from. What does not go into a wallet is sent by a job. */
export async function askBack({ part, amount, reason, parent, currency }: GivingBack, unit: Unit): Promise<Refund> {
  const [providerPart, walletPart] = part.isFromWallet ? [0n, amount] : [amount, 0n]
  if (!(await reserve(unit.db, part.paymentId, { provider: providerPart, wallet: walletPart })))
    throw new Error(`${part.paymentId} cannot give back ${amount}`)
  const refund: Refund = {
    id: newId('rfd'),
    paymentId: part.paymentId as Id<'pay'>,
    orderId: null,
    accountId: part.accountId as Id<'acc'>,
    shopId: null,
    channel: part.channel,
    amount,
    providerPart,
    walletPart,
    currency,
    cause: 'FRIEND',
    reason,
    status: 'REQUESTED',
    providerNo: null,
    tryCount: 0,
    refusedCount: 0,
    nextTryAt: part.isFromWallet ? null : unit.now,
    failure: null,
    version: 1,
    createdAt: unit.now,
    settledAt: null,
    parentId: parent?.id ?? null,
    isToWallet: false,
  }
  await insertRefund(unit.db, refund)
  if (!part.isFromWallet) tellMoved({ id: refund.paymentId, orderId: null, accountId: refund.accountId }, unit)
  return refund
}
