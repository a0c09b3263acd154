import type { Breakage } from './breakage.ts'
import { AGO, LATER } from './breakage.ts'

const pair = [
  { id: '1', transaction_id: 't', account_id: 'a', currency: 'CNY', amount: 5 },
  { id: '2', transaction_id: 't', account_id: 'b', currency: 'CNY', amount: -5 },
]
const payment = { id: 'y', order_id: 'o', kind: 'ORDER', status: 'SUCCEEDED' }
const capture = {
  payment_id: 'y',
  amount: 95,
  currency: 'CNY',
  is_late: false,
  provider_refunded: 0,
  wallet_refunded: 0,
}
const shares = { biz_type: 'ORDER_SHARE', biz_id: 'o' }

export const ledger: readonly Breakage[] = [
  {
    of: 'every ledger transaction sums',
    given: { 'payments.ledger_posting': pair },
    breaks: `update payments.ledger_posting set amount = 6 where id = '1'`,
  },
  {
    of: 'a balance is the sum',
    given: {
      'payments.ledger_account': [{ id: 'a', balance: 5, posting_count: 1 }],
      'payments.ledger_posting': pair,
    },
    breaks: 'update payments.ledger_account set posting_count = 2',
  },
  {
    of: "nobody's wallet",
    given: { 'payments.ledger_account': [{ is_floored: true, balance: 0 }] },
    breaks: 'update payments.ledger_account set balance = -1',
  },
  {
    of: 'what waits in red packets',
    given: {
      'payments.ledger_account': [{ id: 'a', kind: 'RED_PACKETS', owner_id: 'q', balance: 5 }],
      'payments.red_packet': [{ account_id: 'q', status: 'WAITING', amount: 5, expires_at: LATER }],
    },
    breaks: `update payments.red_packet set status = 'OPENED'`,
  },
  {
    of: 'one business event is posted once',
    given: { 'payments.ledger_transaction': [{ id: 't', ...shares }] },
    breaks: 'insert into payments.ledger_transaction select * from payments.ledger_transaction',
  },
  {
    of: 'a posting has its transaction',
    given: { 'payments.ledger_transaction': [{ id: 't' }], 'payments.ledger_posting': pair },
    breaks: `delete from payments.ledger_posting where id = '1'`,
  },
  {
    of: 'all books together',
    given: { 'payments.ledger_account': [5, -5].map((balance) => ({ currency: 'CNY', balance })) },
    breaks: 'update payments.ledger_account set balance = 6 where balance = 5',
  },
  {
    of: 'of what came for an order nothing waits',
    given: {
      'orders.mall_order': [{ id: 'o', paid_at: AGO }],
      'payments.ledger_account': [{ kind: 'SUSPENSE', owner_id: 'o', balance: 0 }],
    },
    breaks: 'update payments.ledger_account set balance = 1',
  },
  {
    of: 'what came for an order is what its shops',
    given: {
      'orders.mall_order': [{ id: 'o', paid_at: AGO }],
      'payments.payment': [payment],
      'payments.capture': [capture],
      'payments.order_fact': [{ order_id: 'o', payable_id: 'o' }],
      'payments.ledger_posting': [
        { ...shares, kind: 'MERCHANT_PAYABLE', amount: 90 },
        { ...shares, kind: 'PLATFORM_FEES', amount: 5 },
      ],
    },
    breaks: `delete from payments.ledger_posting where kind = 'PLATFORM_FEES'`,
  },
  {
    of: 'a paid order is shared',
    given: {
      'orders.mall_order': [
        { id: 'o', paid_at: AGO, is_parent: false, payable_minor: 95, paid_minor: 95, is_cash_on_delivery: false },
        // Friends have paid it, and all of it went back to them before.
        {
          id: 'f',
          parent_id: 'p',
          paid_at: AGO,
          is_parent: false,
          payable_minor: 7,
          paid_minor: 7,
          is_cash_on_delivery: false,
        },
      ],
      'payments.refund': [{ id: 'r', order_id: 'f', payment_id: 'y', cause: 'ORDER' }],
      'payments.ledger_posting': [
        { biz_type: 'REFUND', biz_id: 'r', kind: 'SUSPENSE', owner_id: 'p', amount: -7 },
        { biz_type: 'REFUND', biz_id: 'r', kind: 'SUSPENSE', owner_id: 'link', amount: 7 },
      ],
      'payments.ledger_transaction': [{ id: 't', ...shares }],
    },
    breaks: 'delete from payments.ledger_transaction',
  },
  {
    of: 'what shops asked to be paid',
    given: {
      'payments.merchant_bill': [{ id: 'm', status: 'PAID', amount: 90, fee: 5 }],
      'payments.ledger_posting': [
        { biz_type: 'MERCHANT_BILL', biz_id: 'm', kind: 'MERCHANT_BILLED', amount: 95 },
        { biz_type: 'MERCHANT_BILL_PAID', biz_id: 'm', kind: 'MERCHANT_BILLED', amount: -95 },
        { biz_type: 'MERCHANT_BILL_PAID', biz_id: 'm', kind: 'PAYOUTS', amount: 90 },
        { biz_type: 'MERCHANT_BILL_PAID', biz_id: 'm', kind: 'PLATFORM_FEES', amount: 5 },
      ],
    },
    breaks: `update payments.merchant_bill set status = 'APPROVED'`,
  },
  {
    of: 'an order is in one bill at most',
    given: {
      'payments.merchant_bill': [
        { id: 'm', status: 'REFUSED', shop_id: 's' },
        { id: 'n', status: 'PENDING', shop_id: 's' },
      ],
      'payments.merchant_bill_order': [
        { id: '1', bill_id: 'm', order_id: 'o', shop_id: 's', is_live: false },
        { id: '2', bill_id: 'n', order_id: 'o', shop_id: 's', is_live: true },
      ],
      'payments.order_taking': [{ order_id: 'o', shop_id: 's', is_due: false }],
    },
    breaks: `update payments.merchant_bill_order set is_live = true`,
  },
  {
    of: 'what was taken at a counter is in one bill at most',
    given: {
      'payments.merchant_bill': [{ id: 'm', status: 'PENDING', shop_id: 's' }],
      'payments.merchant_bill_counter': [{ id: '1', bill_id: 'm', subject_id: 'b', shop_id: 's', is_live: true }],
      'payments.cashier_bill': [{ id: 'b', shop_id: 's', is_billed: true }],
    },
    breaks: 'update payments.cashier_bill set is_billed = false',
  },
  {
    of: 'an order waits to be asked for',
    given: {
      'payments.order_taking': [{ order_id: 'o', is_due: true }],
      'payments.order_fact': [{ order_id: 'o', cash_apart: 40 }],
      'payments.ledger_posting': [
        { ...shares, kind: 'MERCHANT_PAYABLE', amount: 90 },
        { biz_type: 'REFUND', biz_id: 'r', kind: 'MERCHANT_PAYABLE', amount: -45 },
      ],
      'payments.refund': [{ id: 'r', order_id: 'o' }],
    },
    breaks: 'update payments.ledger_posting set amount = -50 where amount = -45',
  },
  {
    of: 'of what payments take to be done with',
    given: {
      'payments.order_fact': [{ order_id: 'o', settled_at: AGO }],
      'orders.mall_order': [{ id: 'o', status: 'FINISHED' }],
      'orders.aftersale_case': [{ id: 'c', order_id: 'o', status: 'DONE' }],
    },
    breaks: `update orders.aftersale_case set status = 'APPLIED'`,
  },
]

const link = { id: 'f', status: 'PAID', amount: 95, promised: 95, paid: 95, payment_id: 'y' }
const part = { id: 'z', friend_pay_id: 'f', kind: 'FRIEND', status: 'SUCCEEDED', amount: 95 }
const recharge = { id: 'g', payment_id: 'y', completed_at: AGO, coupon_minor: 0 }

export const ways: readonly Breakage[] = [
  {
    of: 'a link is paid exactly',
    given: {
      // The other was paid as its order was called off: it stays paid, and all of it goes back to the friends.
      'payments.friend_pay': [link, { ...link, id: 'v', payment_id: 'x' }],
      'payments.payment': [
        { ...payment, channel: 'friends' },
        { ...payment, id: 'x', channel: 'friends', status: 'CLOSED', reason: 'VOID' },
        part,
        { ...part, id: 'w', friend_pay_id: 'v' },
      ],
      'payments.capture': [
        { ...capture, payment_id: 'z' },
        { ...capture, payment_id: 'w' },
      ],
    },
    breaks: 'update payments.friend_pay set paid = 94',
  },
  {
    of: 'what friends paid by a link',
    given: {
      'payments.friend_pay': [{ ...link, status: 'CLOSED' }],
      'payments.payment': [part],
      'payments.capture': [{ ...capture, payment_id: 'z', provider_refunded: 95 }],
    },
    breaks: 'update payments.capture set provider_refunded = 0',
  },
  {
    of: 'a refund to friends',
    given: {
      'payments.refund': [
        { id: 'r', channel: 'friends', status: 'SUCCEEDED', provider_part: 95 },
        { id: 'q', parent_id: 'r', status: 'SUCCEEDED', amount: 95, channel: 'stripe' },
      ],
    },
    breaks: `delete from payments.refund where id = 'q'`,
  },
  {
    of: 'a recharge is in the wallet',
    given: {
      'payments.recharge': [recharge],
      'payments.payment': [payment],
      'payments.capture': [capture],
      'payments.ledger_posting': [{ biz_type: 'RECHARGE', biz_id: 'g', kind: 'WALLET_AVAILABLE', amount: 95 }],
    },
    breaks: 'insert into payments.ledger_posting select * from payments.ledger_posting',
  },
  {
    of: 'a withdrawal left the wallet once',
    given: {
      'payments.withdrawal': [{ id: 'w', status: 'PAID' }],
      'payments.ledger_transaction': [
        { id: '1', biz_type: 'WITHDRAWAL', biz_id: 'w' },
        { id: '2', biz_type: 'WITHDRAWAL_PAID', biz_id: 'w' },
      ],
    },
    breaks: `update payments.withdrawal set status = 'REFUSED'`,
  },
  {
    of: 'what is frozen in a wallet',
    given: {
      'payments.ledger_account': [{ kind: 'WALLET_FROZEN', owner_id: 'a', balance: 5 }],
      'payments.balance_hold': [{ account_id: 'a', status: 'HELD', amount: 5 }],
    },
    breaks: `update payments.balance_hold set status = 'RELEASED'`,
  },
  {
    of: 'what is paid at the door',
    given: {
      'orders.mall_order': [
        { id: 'o', status: 'SHIPPED', payable_minor: 95, paid_minor: 95, is_cash_on_delivery: true, is_parent: false },
      ],
      'payments.payment': [{ ...payment, channel: 'cash-on-delivery' }],
      'payments.capture': [capture],
    },
    breaks: 'delete from payments.capture',
  },
  {
    of: 'a code is used as often',
    given: {
      'orders.verification_code': [{ id: 'v', order_id: 'o', most_uses: 1, uses_left: 0 }],
      'orders.verification_use': [{ code_id: 'v', times: 1 }],
      'orders.mall_order': [{ id: 'o', status: 'FINISHED', fulfilment: 'PICKUP' }],
    },
    breaks: 'update orders.verification_use set times = 2',
  },
]

const charge = { key: 'k', kind: 'CHARGE', about: 'y', amount: 95 }
const back = { key: 'l', kind: 'REFUND', about: 'r', amount: 40 }
const ours = { payment_id: 'y', provider_no: 'no_1', provider_part: 95 }

export const provider: readonly Breakage[] = [
  {
    of: 'money is moved once',
    given: { 'provider.movement': [charge] },
    breaks: `insert into provider.movement values ('other', 'CHARGE', 'y', 95)`,
  },
  {
    of: 'every charge of a provider',
    given: { 'provider.movement': [charge], 'payments.capture': [ours] },
    breaks: 'delete from payments.capture',
  },
  {
    of: 'every refund of a provider',
    given: {
      'provider.movement': [back],
      'payments.capture': [ours],
      'payments.refund': [{ id: 'r', payment_id: 'y', provider_part: 40, status: 'SUCCEEDED' }],
    },
    breaks: `update payments.refund set status = 'FAILED'`,
  },
]
