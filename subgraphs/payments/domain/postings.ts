import { FRIENDS } from './channel.ts'
import type { Entry, Transaction } from './ledger.ts'
import { move } from './ledger.ts'
import type { Payment } from './payment.ts'
import { dueOf } from './payment.ts'

/** Rounded up: a provider never keeps less than its share. */
export const feeOf = (amount: bigint, basisPoints: number): bigint => (amount * BigInt(basisPoints) + 9_999n) / 10_000n

/** Where money of an order waits until it is known whose it is: all of it is in, and what its shops get goes out. */
export const waiting = (payableId: string) => ({ kind: 'SUSPENSE', ownerId: payableId }) as const

/** What the wallet holds comes out of what was frozen for it; the rest from the channel, or from the wallet itself. */
export function paymentTransaction(payment: Payment, channel: string): Transaction {
  const { id: bizId, accountId, balancePart, currency } = payment
  const to = waiting(payment.friendPayId ?? payment.purchaseId ?? payment.orderId ?? bizId)
  const from = sourceOf(payment, channel)
  const entries: Entry[] = [
    ...(dueOf(payment) > 0n ? move(dueOf(payment), from, to) : []),
    ...(balancePart > 0n ? move(balancePart, { kind: 'WALLET_FROZEN', ownerId: accountId }, to) : []),
  ]
  return { bizType: channel === 'balance' ? 'BALANCE_PAYMENT' : 'PAYMENT', bizId, currency, entries }
}

/** What friends paid has come already, and waits under the number of their link. */
function sourceOf({ accountId, providerNo }: Payment, channel: string): Omit<Entry, 'amount'> {
  if (channel === FRIENDS) return waiting(providerNo ?? '')
  return channel === 'balance' ? available(accountId) : clearing(channel)
}

export const clearing = (channel: string) => ({ kind: 'CLEARING', ownerId: channel }) as const
const available = (ownerId: string) => ({ kind: 'WALLET_AVAILABLE', ownerId }) as const
const frozen = (ownerId: string) => ({ kind: 'WALLET_FROZEN', ownerId }) as const

type Owned = Pick<Transaction, 'bizId' | 'currency'> & { readonly accountId: string; readonly amount: bigint }

export const latePayment = (payment: Payment, channel: string, amount: bigint): Transaction => ({
  bizType: 'LATE_PAYMENT',
  bizId: payment.id,
  currency: payment.currency,
  entries: move(amount, sourceOf(payment, channel), waiting(payment.id)),
})

export const holdTransaction = ({ bizId, currency, accountId, amount }: Owned): Transaction => ({
  bizType: 'HOLD',
  bizId,
  currency,
  entries: move(amount, available(accountId), frozen(accountId)),
})

export const releaseTransaction = ({ bizId, currency, accountId, amount }: Owned): Transaction => ({
  bizType: 'HOLD_RELEASE',
  bizId,
  currency,
  entries: move(amount, frozen(accountId), available(accountId)),
})

export const withdrawalTransaction = ({ bizId, currency, accountId, amount }: Owned): Transaction => ({
  bizType: 'WITHDRAWAL',
  bizId,
  currency,
  entries: move(amount, available(accountId), frozen(accountId)),
})

export const withdrawalBack = ({ bizId, currency, accountId, amount }: Owned): Transaction => ({
  bizType: 'WITHDRAWAL_BACK',
  bizId,
  currency,
  entries: move(amount, frozen(accountId), available(accountId)),
})

export const withdrawalPaid = ({ bizId, currency, accountId, amount, fee }: Owned & { fee: bigint }): Transaction => ({
  bizType: 'WITHDRAWAL_PAID',
  bizId,
  currency,
  entries: [
    ...move(amount - fee, frozen(accountId), { kind: 'PAYOUTS', ownerId: null }),
    ...(fee > 0n ? move(fee, frozen(accountId), { kind: 'PLATFORM_FEES', ownerId: null }) : []),
  ],
})

/** By hand: above zero is given, below is taken. */
export const adjustment = ({ bizId, currency, accountId, amount, note }: Owned & { note: string }): Transaction => ({
  bizType: 'ADJUSTMENT',
  bizId,
  currency,
  note,
  entries: move(amount, { kind: 'ADJUSTMENTS', ownerId: null }, available(accountId)),
})

type Gift = Owned & { readonly note: string; readonly shopId: string | null }

/** What a shop or the mall gives away, and takes back below zero, by its promotions. */
export const giftTransaction = ({ bizId, currency, accountId, amount, note, shopId }: Gift): Transaction => ({
  bizType: 'ADJUSTMENT',
  bizId,
  currency,
  note,
  entries: move(amount, giverOf({ shopId }), available(accountId)),
})

/** What the wallet pays for something of the platform's own. */
export const spendingTransaction = ({
  bizId,
  currency,
  accountId,
  amount,
  note,
  from,
}: Owned & { readonly note: string; readonly from: 'WALLET_FROZEN' | 'WALLET_AVAILABLE' }): Transaction => ({
  bizType: 'BALANCE_PAYMENT',
  bizId,
  currency,
  note,
  entries: move(amount, { kind: from, ownerId: accountId }, { kind: 'PLATFORM_SALES', ownerId: null }),
})

export const rechargeTransaction = ({
  bizId,
  currency,
  accountId,
  amount,
  channel,
  given,
}: Owned & { readonly channel: string; readonly given: bigint }): Transaction => ({
  bizType: 'RECHARGE',
  bizId,
  currency,
  entries: [...move(amount, clearing(channel), available(accountId)), ...gift(given, accountId)],
})

/** What a coupon paid of a recharge the mall gives, and takes back below zero. */
const gift = (given: bigint, accountId: string): readonly Entry[] =>
  given === 0n ? [] : move(given, { kind: 'GIFTS', ownerId: null }, available(accountId))

/** Out of the wallet: what was paid waits under its payment until the channel has paid it back. */
export const rechargeBack = ({
  bizId,
  currency,
  accountId,
  amount,
  note,
  paymentId,
  given,
}: Owned & { readonly note: string; readonly paymentId: string; readonly given: bigint }): Transaction => ({
  bizType: 'ADJUSTMENT',
  bizId,
  currency,
  note,
  entries: [...move(amount, available(accountId), waiting(paymentId)), ...gift(-given, accountId)],
})

/** What a shop has put into its own drawer: it is the shop's, and nobody owes it any of that. */
export const inDrawer = (shopId: string) => ({ kind: 'SHOP_CASH', ownerId: shopId }) as const

/** Of what was taken in cash at another price than orders wait for now nothing waits: it lies in the drawer. */
export const voidTransaction = (payment: Payment, amount: bigint, cash: bigint): Transaction => {
  const { id: bizId, orderId, shopId, currency } = payment
  const from = waiting(orderId ?? bizId)
  const toDrawer = shopId === null || cash === 0n ? [] : move(cash, from, inDrawer(shopId))
  const rest = toDrawer.length === 0 ? amount : amount - cash
  const toWaiting = rest > 0n ? move(rest, from, waiting(bizId)) : []
  return { bizType: 'LATE_PAYMENT', bizId, currency, entries: [...toDrawer, ...toWaiting] }
}

type Shared = { readonly orderId: string; readonly payableId: string; readonly shopId: string } & Pick<
  Transaction,
  'currency'
>

/** What a shop has earned with an order, less what the channel keeps of it. What it took in cash it has already. */
export const orderShare = ({
  orderId,
  payableId,
  shopId,
  currency,
  amount,
  cash,
  fee,
}: Shared & { amount: bigint; cash: bigint; fee: bigint }): Transaction => ({
  bizType: 'ORDER_SHARE',
  bizId: orderId,
  currency,
  entries: [
    ...(cash > 0n ? move(cash, waiting(payableId), inDrawer(shopId)) : []),
    ...(amount > fee + cash ? move(amount - fee - cash, waiting(payableId), earnedBy(shopId)) : []),
    ...(fee > 0n ? move(fee, waiting(payableId), { kind: 'PLATFORM_FEES', ownerId: null }) : []),
  ],
})

type Sold = Pick<Transaction, 'currency'> & {
  readonly purchaseId: string
  readonly shopId: string | null
  readonly amount: bigint
  readonly fee: bigint
}

/** Whose the money of what is no order is, once it was handed over. */
export const earnedBy = (shopId: string | null) =>
  shopId === null
    ? ({ kind: 'PLATFORM_SALES', ownerId: null } as const)
    : ({ kind: 'MERCHANT_PAYABLE', ownerId: shopId } as const)

export const purchaseShare = ({ purchaseId, shopId, currency, amount, fee }: Sold): Transaction => ({
  bizType: 'PURCHASE_SHARE',
  bizId: purchaseId,
  currency,
  entries: [
    ...(amount > fee ? move(amount - fee, waiting(purchaseId), earnedBy(shopId)) : []),
    ...(fee > 0n ? move(fee, waiting(purchaseId), { kind: 'PLATFORM_FEES', ownerId: null }) : []),
  ],
})

type Returned = Owned & {
  readonly from: Omit<Entry, 'amount'>
  readonly to: Omit<Entry, 'amount'>
  readonly parts: { readonly provider: bigint; readonly wallet: bigint }
  /** What goes back to the mall, which had made it good. */
  readonly given: bigint
  /** Of the wallet's part, what the shop keeps in its drawer and pays of what else it has earned. */
  readonly cash: bigint
  readonly shopId: string | null
}

export const refundTransaction = ({ bizId, currency, accountId, from, to, parts, given, ...drawer }: Returned) => ({
  bizType: 'REFUND' as const,
  bizId,
  currency,
  entries: [
    ...(parts.provider > 0n ? move(parts.provider, from, to) : []),
    ...(parts.wallet > drawer.cash ? move(parts.wallet - drawer.cash, from, available(accountId)) : []),
    ...(drawer.cash > 0n ? move(drawer.cash, earnedBy(drawer.shopId), available(accountId)) : []),
    ...(given > 0n ? move(given, from, { kind: 'GIFTS', ownerId: null }) : []),
  ],
})

type Packet = Pick<Transaction, 'currency'> & {
  readonly id: string
  readonly accountId: string
  readonly shopId: string | null
  readonly amount: bigint
  readonly reason: string
}

/** Who gives it: a shop of what it has earned, or the platform. */
const giverOf = ({ shopId }: Pick<Packet, 'shopId'>) =>
  shopId === null ? ({ kind: 'GIFTS', ownerId: null } as const) : earnedBy(shopId)
const packets = ({ accountId: ownerId }: Packet) => ({ kind: 'RED_PACKETS', ownerId }) as const

export const redPacketWaits = (packet: Packet): Transaction => ({
  bizType: 'RED_PACKET',
  bizId: packet.id,
  currency: packet.currency,
  note: packet.reason,
  entries: move(packet.amount, giverOf(packet), packets(packet)),
})

export const redPacketOpened = (packet: Packet): Transaction => ({
  bizType: 'RED_PACKET_OPENED',
  bizId: packet.id,
  currency: packet.currency,
  note: packet.reason,
  entries: move(packet.amount, packets(packet), available(packet.accountId)),
})

/** Out of the packet, or out of the wallet of whoever has opened it. */
export const redPacketBack = (packet: Packet, isOpened: boolean): Transaction => ({
  bizType: 'RED_PACKET_BACK',
  bizId: packet.id,
  currency: packet.currency,
  note: packet.reason,
  entries: move(packet.amount, isOpened ? available(packet.accountId) : packets(packet), giverOf(packet)),
})
