import type { Breakage } from './breakage.ts'
import { AGO, LATER } from './breakage.ts'

const sums = {
  goods_minor: 100,
  discount_minor: 10,
  freight_minor: 5,
  tax_minor: 0,
  adjustment_minor: 0,
  payable_minor: 95,
  balance_minor: 0,
  paid_minor: 95,
  refunded_minor: 0,
}
const order = { id: 'o', checkout_id: 'c', is_parent: false, parent_id: null, ...sums }
const line = { order_id: 'o', amount_minor: 100, payable_minor: 90, tax_minor: 0 }

export const orders: readonly Breakage[] = [
  {
    of: 'an order only moves',
    given: { 'orders.order_change': [{ from_status: 'PAID', to_status: 'SHIPPED' }] },
    breaks: `update orders.order_change set from_status = 'CANCELLED'`,
  },
  {
    of: 'an order moves on from',
    given: {
      'orders.order_change': [
        { id: '1', order_id: 'o', from_status: null, to_status: 'PAID' },
        { id: '2', order_id: 'o', from_status: 'PAID', to_status: 'SHIPPED' },
      ],
    },
    breaks: `update orders.order_change set from_status = 'FINISHED' where id = '2'`,
  },
  {
    of: "an order's history ends",
    given: {
      'orders.mall_order': [{ id: 'o', status: 'PAID' }],
      'orders.order_change': [{ id: '1', order_id: 'o', to_status: 'PAID' }],
    },
    breaks: 'delete from orders.order_change',
  },
  {
    of: 'every checkout ends',
    given: { 'orders.checkout': [{ id: 'c', status: 'READY' }] },
    breaks: `update orders.checkout set status = 'UNDOING'`,
  },
  {
    of: 'no order waits for money',
    given: { 'orders.mall_order': [{ status: 'PENDING_PAYMENT', expires_at: LATER }] },
    breaks: `update orders.mall_order set expires_at = now() - interval '3 minutes'`,
  },
  {
    of: 'an order costs what its parts',
    given: { 'orders.mall_order': [order] },
    breaks: 'update orders.mall_order set tax_minor = 1',
  },
  {
    of: 'the lines of an order',
    given: { 'orders.mall_order': [order], 'orders.order_line': [line] },
    breaks: 'update orders.order_line set payable_minor = 91',
  },
  {
    of: 'a parent is the sum',
    given: {
      'orders.mall_order': [
        { ...order, id: 'p', is_parent: true },
        { ...order, parent_id: 'p' },
      ],
    },
    breaks: `update orders.mall_order set freight_minor = 6 where id = 'p'`,
  },
  {
    of: 'one checkout per buyer and key',
    given: { 'orders.checkout': [{ account_id: 'a', idempotency_key: 'k' }] },
    breaks: 'insert into orders.checkout select * from orders.checkout',
  },
  {
    of: 'no two orders have one number',
    given: { 'orders.mall_order': [{ number: '1' }, { number: '2' }] },
    breaks: `update orders.mall_order set number = '1'`,
  },
  {
    of: 'an order that ended without being paid',
    given: {
      'orders.mall_order': [{ ...order, status: 'CANCELLED' }],
      'payments.balance_hold': [{ owner_id: 'c', status: 'RELEASED' }],
    },
    breaks: `update payments.balance_hold set status = 'HELD'`,
  },
  {
    of: 'a checkout that was refused',
    given: {
      'orders.checkout': [{ id: 'c', status: 'REFUSED' }],
      'promotions.points_hold': [{ owner_id: 'c', status: 'RELEASED' }],
    },
    breaks: `update promotions.points_hold set status = 'HELD'`,
  },
  {
    of: 'every hold has a checkout',
    given: { 'orders.checkout': [{ id: 'c' }], 'inventory.hold': [{ owner_id: 'c', state: 'HELD' }] },
    breaks: 'delete from orders.checkout',
  },
]

const paid = { id: 'o', status: 'PAID', payable_minor: 95, currency: 'CNY', paid_at: AGO, is_cash_on_delivery: false }
const payment = { id: 'y', order_id: 'o', kind: 'ORDER', status: 'SUCCEEDED' }
const capture = {
  payment_id: 'y',
  amount: 95,
  currency: 'CNY',
  is_late: false,
  provider_refunded: 0,
  wallet_refunded: 0,
  fee: 5,
}
const refund = {
  id: 'r',
  payment_id: 'y',
  amount: 95,
  provider_part: 95,
  wallet_part: 0,
  status: 'SUCCEEDED',
  cause: 'ORDER',
}
const known = { id: 'r', order_id: 'o', amount_minor: 95, status: 'SUCCEEDED', cause: 'OPERATOR' }
const bill = { id: 'b', status: 'PAID', amount: 100, refunded_minor: 0 }
const share = { biz_id: 'b', biz_type: 'CASHIER_SHARE', kind: 'MERCHANT_PAYABLE', amount: 95 }
const giving = { id: 'g', bill_id: 'b', refund_id: 'r', amount: 40, settled_at: AGO }

export const money: readonly Breakage[] = [
  {
    of: 'an order is paid exactly',
    given: { 'orders.mall_order': [paid], 'payments.payment': [payment], 'payments.capture': [capture] },
    breaks: 'update payments.capture set amount = 94',
  },
  {
    of: 'a payment succeeded exactly',
    given: { 'payments.payment': [payment], 'payments.capture': [capture] },
    breaks: 'update payments.capture set is_late = true',
  },
  {
    of: 'no money was captured for an order',
    given: {
      'orders.mall_order': [{ id: 'o' }],
      'payments.payment': [payment],
      'payments.capture': [capture],
    },
    breaks: 'delete from orders.mall_order',
  },
  {
    of: 'never more goes back',
    given: { 'payments.capture': [capture], 'payments.refund': [refund] },
    breaks: 'update payments.refund set amount = 96',
  },
  {
    of: 'what a capture says went back',
    given: { 'payments.capture': [{ ...capture, provider_refunded: 95 }], 'payments.refund': [refund] },
    breaks: `update payments.refund set status = 'FAILED'`,
  },
  {
    of: 'money that came for an order that had ended',
    given: {
      'orders.mall_order': [{ ...paid, status: 'CANCELLED' }],
      'payments.payment': [payment],
      'payments.capture': [{ ...capture, is_late: true, wallet_refunded: 5, provider_refunded: 90 }],
    },
    breaks: 'update payments.capture set wallet_refunded = 0',
  },
  {
    of: 'an order that was closed',
    given: {
      'orders.mall_order': [
        {
          id: 'o',
          parent_id: 'p',
          is_parent: false,
          status: 'CLOSED',
          paid_minor: 95,
          refunded_minor: 95,
          freight_minor: 5,
        },
      ],
    },
    breaks: 'update orders.mall_order set refunded_minor = 90',
  },
  {
    of: 'a case that was about money',
    given: {
      'orders.aftersale_case': [{ id: 'c', kind: 'RETURN', status: 'DONE', amount_minor: 95, refund_id: 'r' }],
      'orders.refund': [{ ...known, case_id: 'c' }],
    },
    breaks: `update orders.refund set status = 'FAILED'`,
  },
  {
    of: 'each notification of a provider',
    given: { 'payments.webhook_event': [{ provider: 'p', event_id: 'e', worked_at: AGO }] },
    breaks: 'update payments.webhook_event set worked_at = null',
  },
  {
    of: 'no payment and no refund is left in doubt',
    given: {
      'payments.payment': [
        { ...payment, status: 'PROCESSING', channel: 'stripe', expires_at: LATER, next_query_at: LATER },
      ],
    },
    breaks: 'update payments.payment set next_query_at = null',
  },
  {
    of: 'orders and payments agree on what went back',
    given: { 'orders.refund': [known], 'payments.refund': [refund] },
    breaks: 'delete from payments.refund',
  },
  {
    of: 'what an order says went back',
    given: {
      'orders.mall_order': [{ id: 'o', is_parent: false, refunded_minor: 95 }],
      'orders.refund': [known],
    },
    breaks: 'delete from orders.refund',
  },
  {
    of: 'a bill at a counter is paid exactly',
    given: {
      'payments.cashier_bill': [bill],
      'payments.payment': [{ id: 'y', purchase_id: 'b', status: 'SUCCEEDED' }],
      'payments.capture': [{ ...capture, amount: 100 }],
      'payments.ledger_posting': [share],
    },
    breaks: 'update payments.ledger_posting set amount = 96',
  },
  {
    of: 'a bill at a counter is being paid',
    given: {
      'payments.cashier_bill': [{ ...bill, status: 'PAYING', payment_id: 'y' }],
      'payments.payment': [{ id: 'y', purchase_id: 'b', status: 'PROCESSING' }],
    },
    breaks: `update payments.payment set status = 'FAILED'`,
  },
  {
    of: 'what went back at a counter is',
    given: {
      'payments.cashier_bill': [{ ...bill, refunded_minor: 40 }],
      'payments.cashier_refund': [giving],
      'payments.ledger_posting': [{ biz_id: 'r', biz_type: 'REFUND', kind: 'MERCHANT_PAYABLE', amount: -40 }],
    },
    breaks: 'delete from payments.ledger_posting',
  },
  {
    of: 'what goes back at a counter and the refund',
    given: {
      'payments.refund': [{ ...refund, cause: 'CASHIER', amount: 40 }],
      'payments.cashier_refund': [giving],
    },
    breaks: 'update payments.cashier_refund set settled_at = null',
  },
]
