import type { Breakage } from './breakage.ts'
import { AGO, LATER } from './breakage.ts'

const coupon = {
  id: 'k',
  total: 2,
  issued_count: 1,
  held_count: 0,
  most_per_buyer: 1,
  use: 'SHOPPING',
  is_returned: true,
}
const taken = { coupon_id: 'k', account_id: 'a', taken_count: 1 }
const piece = { id: 'm', coupon_id: 'k', account_id: 'a', status: 'USED', owner_id: 'c' }
const order = {
  id: 'o',
  checkout_id: 'c',
  account_id: 'a',
  status: 'PAID',
  is_parent: false,
  paid_at: AGO,
  paid_minor: 95,
}
const hold = { owner_id: 'c', status: 'USED' }
const points = { owner_id: 'c', status: 'USED', points: 5, returned: 0 }
const account = { account_id: 'a', available: 5, held: 0, owed: 0, entry_count: 1 }
const entry = { id: '1', account_id: 'a', points: 5, kind: 'ORDER_FINISHED', subject_id: 'o' }
const back = {
  id: 'f',
  status: 'WAITING',
  owner_id: 'c',
  order_id: 'o',
  line_id: 'l',
  sku_id: 's',
  account_id: 'a',
  held_minor: 10,
  whole_minor: 10,
  paid_minor: 5,
  taken_back_minor: 0,
  paid_days: 1,
}
const day = { full_back_id: 'f', day: 1, amount_minor: 5, paid_at: AGO }

const coupons: readonly Breakage[] = [
  {
    of: 'no more of a coupon is out',
    given: {
      'promotions.coupon': [coupon],
      'promotions.member_coupon': [piece],
    },
    breaks: 'update promotions.coupon set total = 0',
  },
  {
    of: 'what a buyer has had of a coupon',
    given: { 'promotions.member_coupon': [piece], 'promotions.coupon_buyer': [taken] },
    breaks: 'update promotions.coupon_buyer set taken_count = 0',
  },
  {
    of: 'nobody has had more of a coupon',
    given: { 'promotions.coupon': [coupon], 'promotions.coupon_buyer': [taken] },
    breaks: 'update promotions.coupon_buyer set taken_count = 2',
  },
  {
    of: 'a coupon that was paid for',
    given: {
      'promotions.coupon_purchase': [
        { id: 'p', status: 'PAID', payment_id: 'y', member_coupon_id: 'm', price_minor: 95, currency: 'CNY' },
      ],
      'promotions.member_coupon': [piece],
      'payments.payment': [{ id: 'y', purchase_id: 'p' }],
      'payments.capture': [{ payment_id: 'y', amount: 95, currency: 'CNY', provider_refunded: 0, wallet_refunded: 0 }],
    },
    breaks: 'delete from promotions.member_coupon',
  },
  {
    of: 'a piece is held',
    given: {
      'promotions.coupon': [{ ...coupon, held_count: 1 }],
      'promotions.coupon_purchase': [{ id: 'p', coupon_id: 'k', status: 'OPEN', expires_at: LATER }],
    },
    breaks: 'delete from promotions.coupon_purchase',
  },
  {
    of: 'no promotion gives more',
    given: {
      'promotions.promotion': [{ id: 'q', given_minor: 5, use_count: 1, budget_minor: 10 }],
      'promotions.promotion_use': [{ id: '1', promotion_id: 'q', given_minor: 5, status: 'USED' }],
    },
    breaks: 'update promotions.promotion set budget_minor = 4',
  },
  {
    of: 'what was used of promotions',
    given: { 'promotions.promotion_hold': [hold], 'orders.mall_order': [order] },
    breaks: 'update orders.mall_order set paid_at = null',
  },
  {
    of: 'what is held of promotions',
    given: {
      'promotions.promotion_hold': [{ ...hold, status: 'HELD' }],
      'orders.mall_order': [{ ...order, status: 'PENDING_PAYMENT', paid_at: null }],
    },
    breaks: `update orders.mall_order set status = 'CANCELLED'`,
  },
  {
    of: 'an order that was paid has used',
    given: {
      'promotions.promotion_hold': [hold],
      'promotions.points_hold': [points],
      'orders.mall_order': [order],
    },
    breaks: `update promotions.points_hold set status = 'RELEASED'`,
  },
  {
    of: 'a used coupon and a hold',
    given: {
      'promotions.coupon': [coupon],
      'promotions.member_coupon': [piece],
      'orders.mall_order': [order],
    },
    breaks: `update orders.mall_order set status = 'CLOSED'`,
  },
  {
    of: 'a coupon for a recharge',
    given: {
      'payments.recharge': [
        { id: 'g', payment_id: 'y', coupon_id: 'k', coupon_minor: 5, created_at: AGO, completed_at: AGO },
      ],
      'payments.payment': [{ id: 'y', status: 'SUCCEEDED' }],
      'promotions.promotion_hold': [{ ...hold, owner_id: 'g' }],
    },
    breaks: `update promotions.promotion_hold set status = 'HELD'`,
  },
]

const later: readonly Breakage[] = [
  {
    of: 'what a recharge gave',
    given: {
      'promotions.recharge_reward': [{ recharge_id: 'g', taken_back_at: AGO }],
      'payments.recharge': [{ id: 'g', payment_id: 'y' }],
      'payments.refund': [{ payment_id: 'y', cause: 'RECHARGE' }],
    },
    breaks: 'update promotions.recharge_reward set taken_back_at = null',
  },
  {
    of: 'each day of what comes back',
    given: { 'promotions.full_back': [back], 'promotions.full_back_day': [day] },
    breaks: 'insert into promotions.full_back_day select * from promotions.full_back_day',
  },
  {
    of: 'a day that came back',
    given: {
      'promotions.full_back_day': [day, { ...day, day: 2 }],
      'payments.ledger_posting': [
        { biz_type: 'ADJUSTMENT', biz_id: 'f:1', kind: 'WALLET_AVAILABLE', amount: 5 },
        { biz_type: 'ADJUSTMENT', biz_id: 'f:r:back', kind: 'WALLET_AVAILABLE', amount: -1 },
      ],
      'payments.waiting_gift': [{ id: 'f:2', kind: 'BALANCE', amount: 2 }],
      'payments.wallet_gift': [{ id: 'f:r:back', source_id: 'f', amount: -4 }],
    },
    breaks: `update payments.ledger_posting set amount = 4 where biz_id = 'f:1'`,
  },
  {
    of: 'a gift that waits for its shop',
    given: { 'payments.waiting_gift': [{ id: 'f:1', kind: 'BALANCE' }], 'payments.wallet_gift': [{ id: 'f:2' }] },
    breaks: `update payments.wallet_gift set id = 'f:1'`,
  },
  {
    of: 'what comes back is of a line',
    given: {
      'promotions.full_back': [{ ...back, paid_days: 0 }],
      'orders.order_line': [{ id: 'l', order_id: 'o', sku_id: 's', payable_minor: 10 }],
      'orders.mall_order': [order],
    },
    breaks: `update orders.mall_order set status = 'CLOSED'`,
  },
  {
    of: 'points are the sum',
    given: { 'promotions.points_account': [account], 'promotions.points_entry': [entry] },
    breaks: 'update promotions.points_entry set points = 4',
  },
  {
    of: 'nobody has points below zero',
    given: { 'promotions.points_account': [account] },
    breaks: 'update promotions.points_account set owed = 1',
  },
  {
    of: 'points that can be spent',
    given: {
      'promotions.points_account': [account],
      'promotions.points_lot': [{ account_id: 'a', remaining: 5 }],
    },
    breaks: 'update promotions.points_lot set remaining = 4',
  },
  {
    of: 'an order gives points once',
    given: { 'promotions.points_entry': [entry], 'orders.mall_order': [{ ...order, status: 'FINISHED' }] },
    breaks: 'insert into promotions.points_entry select * from promotions.points_entry',
  },
  {
    of: 'points that paid for what was all given back',
    given: { 'promotions.points_hold': [points], 'orders.mall_order': [order] },
    breaks: `update orders.mall_order set status = 'CLOSED'`,
  },
]

export const rewards: readonly Breakage[] = [...coupons, ...later]
