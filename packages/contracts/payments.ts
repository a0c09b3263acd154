import { z } from 'zod'
import { event, idOf, instant, moneyOnWire, request } from './define.ts'

/** The most that one payment comes to, in whole units of its currency. */
export const MOST_PAYABLE = '100000'

/** By how many parts money goes back to a provider: as many as the strictest of them takes for one payment. */
export const MOST_REFUNDS = 50

/**
 * What an order costs its buyer, balance included. Every try at a provider is a payment of its own: when one fails or is
 * closed because the buyer chose another way, the order stays payable and the next try is told by `payment.created`.
 */
const payment = { paymentId: idOf('pay'), orderId: idOf('ord'), accountId: idOf('acc'), amount: moneyOnWire }
export const paymentCreated = event('payment.created', 'paymentId', payment)
/**
 * The money is ours. Told once per payment, whatever the provider repeats. `balance` is the part of it that the wallet held for the
 * order: after a change of its price only payments knows it; absent where nobody told it yet.
 */
export const paymentSucceeded = event('payment.succeeded', 'paymentId', {
  ...payment,
  balance: moneyOnWire.optional(),
  channel: z.string(),
  at: instant,
})
export const paymentFailed = event('payment.failed', 'paymentId', { ...payment, reason: z.string() })
export const paymentClosed = event('payment.closed', 'paymentId', { ...payment, reason: z.string() })
/** It or money on its way back is not as it was, and no other event says so: who shows it looks at it again. Null where it is of no order. */
export const paymentChanged = event('payment.changed', 'paymentId', {
  paymentId: idOf('pay'),
  orderId: idOf('ord').nullable(),
  accountId: idOf('acc'),
})
/**
 * Money came that nothing waited for, and all of it goes back by a refund that no order has asked for. Told when it comes, and when its
 * refund ends or fails, each time anew. `orderId` is what it should have paid.
 */
export const lateMoneyMoved = event('late_money.moved', 'refundId', {
  ...payment,
  refundId: idOf('rfd'),
  status: z.enum(['REQUESTED', 'SUCCEEDED', 'FAILED']),
  /** Why it failed. */
  failure: z.string().nullable(),
})

const refund = {
  refundId: idOf('rfd'),
  orderId: idOf('ord'),
  /** What was paid at once, and by whom; absent where nobody said so yet. */
  payableId: idOf('ord').optional(),
  accountId: idOf('acc').optional(),
  paymentId: idOf('pay'),
  amount: moneyOnWire,
}
/** The money is back where it came from: at the provider, in the wallet, or in both. */
export const refundSucceeded = event('refund.succeeded', 'refundId', { ...refund, at: instant })
export const refundFailed = event('refund.failed', 'refundId', { ...refund, reason: z.string() })

/** Money on its way back that no order has asked for. */
const payback = { paymentId: idOf('pay'), refundId: idOf('rfd'), accountId: idOf('acc'), amount: moneyOnWire }
/** A friend's part, or a share of it, is back with the friend. */
export const friendPayRefunded = event('friend_pay.refunded', 'friendPayId', {
  ...payback,
  friendPayId: idOf('frp'),
  at: instant,
})
/** It did not get through; whoever has paid it waits until somebody asks for it again. */
export const paymentRefundFailed = event('payment.refund_failed', 'paymentId', { ...payback, reason: z.string() })
/** It is back where it came from, whether it had failed before or not. Of a friend's part `friend_pay.refunded` tells that. */
export const paymentRefundSucceeded = event('payment.refund_succeeded', 'paymentId', { ...payback, at: instant })

const wallet = { accountId: idOf('acc'), amount: moneyOnWire }
/** What somebody has paid is in the wallet; what is given on top of it is decided by who hears this. */
export const walletRecharged = event('wallet.recharged', 'accountId', { ...wallet, rechargeId: idOf('rcg') })
/** A recharge leaves the wallet again, on its way back to where it came from: what was given for it has lost its reason. */
export const walletRechargeRefunded = event('wallet.recharge_refunded', 'accountId', {
  ...wallet,
  rechargeId: idOf('rcg'),
  refundId: idOf('rfd'),
})
/** A recharge ended unpaid; what was held for it is free. `couponId` is the piece that would have paid a part of it. */
export const walletRechargeClosed = event('wallet.recharge_closed', 'accountId', {
  accountId: idOf('acc'),
  rechargeId: idOf('rcg'),
  couponId: idOf('uco').nullable(),
})
/** Somebody's balance went up or down by hand, with the reason that its owner reads. */
export const walletCredited = event('wallet.credited', 'accountId', { ...wallet, reason: z.string() })
export const walletDebited = event('wallet.debited', 'accountId', { ...wallet, reason: z.string() })

const purchase = { purchaseId: z.string().min(1).max(40), accountId: idOf('acc'), amount: moneyOnWire }
/**
 * Something that is no order was paid. Told once per payment, to whoever sells it: it either hands over what was bought, or asks for
 * the money to go back.
 */
export const purchasePaid = event('purchase.paid', 'purchaseId', { ...purchase, paymentId: idOf('pay'), at: instant })
/** All that was paid for it is back where it came from. */
export const purchaseRefunded = event('purchase.refunded', 'purchaseId', {
  ...purchase,
  paymentId: idOf('pay'),
  refundId: idOf('rfd'),
  at: instant,
})

const cashierBill = {
  billId: idOf('csb'),
  shopId: idOf('shp'),
  /** The piece that pays a part of it; it is held under the payment's number. */
  couponId: idOf('uco').nullable(),
}
/** A bill at a shop's counter was paid, by a payment or in cash. `amount` is what came, without what a coupon paid of it. */
export const cashierBillPaid = event('cashier_bill.paid', 'billId', {
  ...cashierBill,
  paymentId: idOf('pay').nullable(),
  accountId: idOf('acc').nullable(),
  amount: moneyOnWire,
  at: instant,
})
/**
 * A part of what was paid at a counter is back where it came from. `isWhole` says that nothing of it is left with the shop, so that the
 * coupon may be used again. `at` is when it was there.
 */
export const cashierBillRefunded = event('cashier_bill.refunded', 'billId', {
  ...cashierBill,
  paymentId: idOf('pay').nullable(),
  accountId: idOf('acc').nullable(),
  amount: moneyOnWire,
  refundId: idOf('cbr'),
  isWhole: z.boolean(),
  at: instant,
})
/** A try to pay a bill ended without money: what was held for it is free, and somebody else may pay. */
export const cashierBillReopened = event('cashier_bill.reopened', 'billId', {
  ...cashierBill,
  paymentId: idOf('pay'),
  accountId: idOf('acc'),
})

/** A shop asks for what it has earned: `amount` is what it is paid, without what the platform keeps. */
const merchantBill = { billId: idOf('mbl'), shopId: idOf('shp'), amount: moneyOnWire }
export const merchantBillApplied = event('merchant_bill.applied', 'billId', merchantBill)
export const merchantBillPaid = event('merchant_bill.paid', 'billId', merchantBill)
export const merchantBillRefused = event('merchant_bill.refused', 'billId', { ...merchantBill, reason: z.string() })

const withdrawal = { ...wallet, withdrawalId: idOf('wdr') }
export const withdrawRequested = event('wallet.withdraw_requested', 'accountId', withdrawal)
export const withdrawDone = event('wallet.withdraw_done', 'accountId', { ...withdrawal, fee: moneyOnWire })
export const withdrawRefused = event('wallet.withdraw_refused', 'accountId', { ...withdrawal, reason: z.string() })

/**
 * One payment stands open per order; asked again for the same order it answers with the one that stands. `amount` is the whole
 * of what the buyer owes; `balance` is the part of it that the hold of `checkoutId` covers, zero for none. When the hold covers
 * all of it the payment succeeds at once. `until` is when the order itself expires.
 */
export const openPayment = request('payments.open-payment', {
  ask: {
    orderId: idOf('ord'),
    checkoutId: idOf('chk'),
    accountId: idOf('acc'),
    /** Null when several shops are paid at once: the order is then the parent of one per shop. */
    shopId: idOf('shp').nullable(),
    amount: moneyOnWire,
    balance: moneyOnWire,
    until: instant,
    isCashOnDelivery: z.boolean(),
  },
  answer: z.object({
    paymentId: idOf('pay').nullable(),
    isPaid: z.boolean(),
    /** Why there is no payment: AMOUNT_LIMIT, BALANCE_NOT_HELD, CURRENCY_MISMATCH, EXPIRED or PAID_ALREADY. */
    reason: z.string().nullable(),
  }),
})

/** Nothing can be paid for the order any more. Money that a provider takes all the same is refunded by itself. */
export const closePayment = request('payments.close-payment', {
  ask: { orderId: idOf('ord'), reason: z.string() },
  answer: z.object({ isClosed: z.boolean() }),
})

/**
 * Freezes a part of the wallet for a checkout. The same owner asked again gets the answer of the first time; one that was
 * released can never hold again. Whoever has set a pay password needs a pay token.
 */
export const holdBalance = request('payments.hold-balance', {
  ask: {
    ownerId: z.string(),
    accountId: idOf('acc'),
    amount: moneyOnWire,
    until: instant,
    payToken: z.string().nullable().default(null),
  },
  answer: z.object({
    isHeld: z.boolean(),
    /**
     * INSUFFICIENT_BALANCE, CURRENCY_MISMATCH, AMOUNT_LIMIT, PAY_TOKEN_NEEDED, WALLET_FROZEN, RELEASED, or CHANNEL_NOT_OFFERED
     * where the platform has switched the wallet off as a way to pay: then nothing is available.
     */
    reason: z.string().nullable(),
    available: moneyOnWire,
  }),
})

/** What somebody could pay with from the wallet now, in that money: nothing is held, and only a hold is sure. */
export const spendableBalance = request('payments.spendable-balance', {
  ask: { accountId: idOf('acc'), currency: z.string() },
  answer: z.object({
    available: moneyOnWire,
    /** Why a hold would be refused however little it is of: CURRENCY_MISMATCH, WALLET_FROZEN or CHANNEL_NOT_OFFERED. */
    reason: z.string().nullable(),
  }),
})

/** Gives back what the owner holds; nothing when it holds nothing any more. */
export const releaseBalance = request('payments.release-balance', {
  ask: { ownerId: z.string(), reason: z.string() },
  answer: z.object({ isReleased: z.boolean() }),
})

/**
 * Something that is no order is to be paid, until then: its buyer chooses how, and `purchase.paid` tells when. Asked again for the
 * same purchase it answers with the payment that stands.
 */
export const openPurchase = request('payments.open-purchase', {
  ask: {
    ...purchase,
    /** Whose money it will be; null is the platform's. */
    shopId: idOf('shp').nullable(),
    /** What its buyer reads, and whoever looks through the books. */
    title: z.string().min(1).max(100),
    until: instant,
  },
  answer: z.object({
    paymentId: idOf('pay').nullable(),
    /** Why there is no payment: AMOUNT_LIMIT, CURRENCY_MISMATCH or EXPIRED. */
    reason: z.string().nullable(),
  }),
})

/** Nothing can be paid for it any more, also where nothing was opened yet; false when it is paid. What comes all the same goes back. */
export const closePurchase = request('payments.close-purchase', {
  ask: { purchaseId: z.string().min(1).max(40), reason: z.string() },
  answer: z.object({ isClosed: z.boolean() }),
})

/** What an account has in its wallet, in every currency, and whether money is on its way back to it: it must not end before that. */
export const walletFacts = request('payments.wallet-facts', {
  ask: { accountId: idOf('acc') },
  answer: z.object({
    /** Whether anything can be spent, is held for a checkout or waits to be taken out. */
    hasBalance: z.boolean(),
    isRefundUnderWay: z.boolean(),
    /** Whether something is being paid, or can be. */
    isPaymentUnderWay: z.boolean(),
  }),
})
