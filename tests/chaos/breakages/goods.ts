import type { Breakage } from './breakage.ts'
import { AGO, LATER } from './breakage.ts'

const here = { sku_id: 's', warehouse_id: 'w' }
const part = { owner_id: 'c', sku_id: 's', warehouse_id: 'w', quantity: 1, restocked: 0 }
const order = { id: 'o', checkout_id: 'c', is_parent: false, paid_at: AGO }
const line = { order_id: 'o', sku_id: 's', quantity: 1 }

export const stock: readonly Breakage[] = [
  {
    of: 'what lies there is',
    given: { 'inventory.stock': [{ on_hand: 5, received: 5, returned: 0, issued: 0, sold: 0 }] },
    breaks: 'update inventory.stock set sold = 1',
  },
  {
    of: 'nothing is negative',
    given: { 'inventory.stock': [{ on_hand: 5, held: 5, sold: 0 }] },
    breaks: 'update inventory.stock set held = 6',
  },
  {
    of: 'what is held is what live holds hold',
    given: {
      'inventory.stock': [{ ...here, held: 1 }],
      'inventory.hold_line': [{ owner_id: 'c', sku_id: 's', state: 'HELD' }],
      'inventory.hold_part': [part],
    },
    breaks: 'delete from inventory.hold_part',
  },
  {
    of: 'a hold lives as long',
    given: {
      'inventory.hold': [{ owner_id: 'c', state: 'HELD' }],
      'inventory.hold_line': [{ owner_id: 'c', sku_id: 's', state: 'HELD' }],
    },
    breaks: `update inventory.hold_line set state = 'RELEASED'`,
  },
  {
    of: 'a hold whose time is over',
    given: { 'inventory.hold': [{ owner_id: 'c', state: 'HELD', until: LATER }] },
    breaks: `update inventory.hold set until = now() - interval '2 minutes'`,
  },
  {
    of: 'a hold without an end',
    given: {
      'inventory.hold': [{ owner_id: 'c', state: 'HELD' }],
      'orders.mall_order': [{ id: 'o', checkout_id: 'c', status: 'PENDING_PAYMENT' }],
    },
    breaks: `update orders.mall_order set status = 'CANCELLED'`,
  },
  {
    of: 'what was sold of a SKU',
    given: {
      'inventory.stock': [{ ...here, sold: 1, returned: 0 }],
      'inventory.hold_line': [{ owner_id: 'c', sku_id: 's', state: 'DEDUCTED' }],
      'inventory.hold_part': [part],
    },
    breaks: 'update inventory.hold_part set restocked = 1',
  },
  {
    of: 'what was sold, and what came back of it',
    given: {
      'inventory.sku': [{ id: 's', mode: 'LIMITED' }],
      'inventory.stock': [{ ...here, sold: 1, returned: 0 }],
      'orders.mall_order': [order],
      'orders.order_line': [line],
    },
    breaks: 'delete from orders.order_line',
  },
  {
    of: 'the goods of a paid order are deducted',
    given: {
      'orders.mall_order': [order],
      'orders.order_line': [line],
      'inventory.hold_line': [{ owner_id: 'c', sku_id: 's', state: 'DEDUCTED' }],
    },
    breaks: `update inventory.hold_line set state = 'RELEASED'`,
  },
  {
    of: 'goods are deducted for orders and exchanges only',
    given: {
      'orders.mall_order': [order],
      'orders.order_line': [line],
      'inventory.hold_line': [{ owner_id: 'c', sku_id: 's', quantity: 1, state: 'DEDUCTED' }],
    },
    breaks: 'update inventory.hold_line set quantity = 2',
  },
  {
    of: 'the journal leads to the figure',
    given: {
      'inventory.stock': [{ ...here, on_hand: 5, held: 0, moves: 1 }],
      'inventory.stock_movement': [
        { ...here, number: 1, on_hand_before: 0, on_hand_after: 5, held_before: 0, held_after: 0 },
      ],
    },
    breaks: 'delete from inventory.stock_movement',
  },
  {
    of: 'each step of the journal',
    given: {
      'inventory.stock_movement': [
        { ...here, number: 1, on_hand_before: 0, on_hand_after: 5, held_before: 0, held_after: 0 },
        { ...here, number: 2, on_hand_before: 5, on_hand_after: 4, held_before: 0, held_after: 0 },
      ],
    },
    breaks: 'update inventory.stock_movement set on_hand_before = 6 where number = 2',
  },
]

const document = { id: 'sdc_new', remark: 'A remark' }

export const audit: readonly Breakage[] = [
  {
    of: 'the log that operators read',
    given: { 'orders.audit_entry': [{ id: 'a' }], 'identity.audit_record': [{ id: 'a' }] },
    breaks: 'delete from identity.audit_record',
  },
  {
    of: 'every gift of money',
    given: {
      'payments.ledger_posting': [{ kind: 'WALLET_AVAILABLE', note: 'A gift of somebody', biz_id: 'adj' }],
      'payments.audit_entry': [{ id: 'a', after: { adjustmentId: 'adj' } }],
    },
    breaks: 'delete from payments.audit_entry',
  },
  {
    of: 'every document of stock',
    given: { 'inventory.stock_document': [document], 'inventory.audit_entry': [{ id: 'a', subject_id: 'sdc_new' }] },
    breaks: 'delete from inventory.audit_entry',
  },
]

const told = { id: 'e', name: 'order.paid', confirmed_at: AGO }

export const events: readonly Breakage[] = [
  {
    of: 'everything that was told is confirmed',
    given: { 'orders.outbox_event': [told] },
    breaks: 'update orders.outbox_event set confirmed_at = null',
  },
  {
    of: 'everybody who listens',
    given: {
      'members.outbox_event': [{ id: 'e', name: 'nobody.listens', confirmed_at: AGO }],
    },
    breaks: `update members.outbox_event set name = 'order.paid'`,
  },
  {
    of: 'nobody has heard what nobody told',
    given: { 'orders.outbox_event': [told], 'inventory.inbox_event': [{ event_id: 'e', name: 'order.paid' }] },
    breaks: 'delete from orders.outbox_event',
  },
  {
    of: 'no event was given up',
    given: { 'orders.dead_letter': [{ event_id: 'e', name: 'order.paid', resolved_at: AGO, envelope: {} }] },
    breaks: 'update orders.dead_letter set resolved_at = null',
  },
]

export const orphans: readonly Breakage[] = [
  {
    of: 'whatever is said to be of somebody',
    given: { 'identity.account': [{ id: 'a' }], 'payments.wallet': [{ account_id: 'a' }] },
    breaks: 'delete from identity.account',
  },
  {
    of: 'whatever is said to be of a shop',
    given: { 'merchants.shop': [{ id: 'p' }], 'inventory.warehouse': [{ shop_id: 'p' }] },
    breaks: 'delete from merchants.shop',
  },
  {
    of: 'whatever lies, is held or was ordered',
    given: { 'inventory.sku': [{ id: 's', is_retired: true }], 'inventory.stock': [{ sku_id: 's' }] },
    breaks: 'delete from inventory.sku',
  },
  {
    of: 'orders, payments, refunds and what was given',
    given: { 'orders.mall_order': [{ id: 'o' }], 'payments.payment': [{ order_id: 'o' }] },
    breaks: 'delete from orders.mall_order',
  },
]
