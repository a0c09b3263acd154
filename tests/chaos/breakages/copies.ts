import type { Breakage } from './breakage.ts'
import { AGO } from './breakage.ts'

const sku = { id: 's', mode: 'LIMITED', available: 5, alert: 'NONE', threshold: 1, is_retired: false }
const listed = { shop_id: 'm', currency: 'CNY', price_low: 10, sales: 0 }
const product = { id: 'p', is_listed: true, price_high: 10, status: 'ON_SALE', audit_state: 'APPROVED', ...listed }
const shop = { id: 'm', name: 'A shop', status: 'OPEN', version: 1, most_products: 5 }
const setting = { scope: 'mall', group_name: 'pay', version: 1, values: {} }
const order = {
  id: 'o',
  account_id: 'a',
  status: 'FINISHED',
  is_parent: false,
  paid_at: AGO,
  paid_minor: 95,
  refunded_minor: 0,
}

const goods: readonly Breakage[] = [
  {
    of: 'what is offered of a SKU',
    given: {
      'inventory.sku': [sku],
      'inventory.stock': [{ sku_id: 's', warehouse_id: 'w', on_hand: 6, held: 1 }],
      'inventory.warehouse': [{ id: 'w', is_enabled: true }],
    },
    breaks: 'update inventory.stock set held = 2',
  },
  {
    of: 'of virtual goods as much is offered',
    given: {
      'inventory.sku': [{ ...sku, is_virtual: true, secrets_revision: 1 }],
      'catalog.sku': [{ id: 's', secrets_left: 5, secrets_revision: 1 }],
    },
    breaks: 'update inventory.sku set available = 6',
  },
  {
    of: 'what carts know of a SKU',
    given: {
      'cart.sku_mark': [
        { sku_id: 's', product_id: 'p', available: 5, price: 10, shelf: 'ON', product_version: 1, stock_told_at: AGO },
      ],
      'catalog.sku': [{ id: 's', product_id: 'p', price: 10 }],
      'catalog.product': [product],
      'inventory.sku': [sku],
    },
    breaks: 'update catalog.sku set price = 11',
  },
  {
    of: 'search finds exactly',
    given: { 'catalog.product': [product], 'catalog.search_document': [{ product_id: 'p', ...listed }] },
    breaks: 'update catalog.product set is_listed = false',
  },
  {
    of: 'a product costs',
    given: { 'catalog.product': [product], 'catalog.sku': [{ id: 's', product_id: 'p', price: 10 }] },
    breaks: 'update catalog.sku set price = 11',
  },
]

export const copies: readonly Breakage[] = [
  ...goods,
  {
    of: 'what the catalogue and promotions know of a shop',
    given: { 'merchants.shop': [shop], 'catalog.shop': [shop] },
    breaks: `update catalog.shop set name = 'Another'`,
  },
  {
    of: 'what the catalogue counts of a shop',
    given: { 'catalog.shop': [{ id: 'm', product_count: 1 }], 'catalog.product': [product] },
    breaks: 'delete from catalog.product',
  },
  {
    of: 'whoever keeps settings',
    given: { 'merchants.setting': [setting], 'orders.shop_setting': [setting] },
    breaks: 'update merchants.setting set version = 2',
  },
  {
    of: 'payments know of each order',
    given: {
      'orders.mall_order': [order],
      'payments.order_fact': [{ order_id: 'o', paid_at: AGO, paid: 95, refunded: 0 }],
    },
    breaks: 'update payments.order_fact set refunded = 1',
  },
  {
    of: 'what is over counts for its buyer',
    given: {
      'orders.mall_order': [{ ...order, finished_at: AGO }],
      'members.counted_order': [{ order_id: 'o', account_id: 'a' }],
    },
    breaks: 'delete from members.counted_order',
  },
  {
    of: 'an order counts the cases',
    given: {
      'orders.mall_order': [{ ...order, open_case_count: 1 }],
      'orders.aftersale_case': [{ id: 'c', order_id: 'o' }],
    },
    breaks: 'update orders.aftersale_case set ended_at = now()',
  },
  {
    of: 'every consumer is a member',
    given: { 'identity.account': [{ id: 'a', audience: 'CONSUMER' }], 'members.member': [{ account_id: 'a' }] },
    breaks: 'delete from members.member',
  },
]

export const gateway: readonly Breakage[] = [
  {
    of: 'a guest is shown',
    given: {
      'gateway.shown': [{ sku: 's', price: 10, state: 'IN_STOCK', hits: 1 }],
      'catalog.sku': [{ id: 's', price: 10 }],
      'inventory.sku': [sku],
    },
    breaks: 'update catalog.sku set price = 11',
  },
]
