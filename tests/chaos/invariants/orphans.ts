import type { Invariant } from './invariant.ts'

/** Who names whom, across domains: `<domain>.<table>.<column>`, and what must be there for it, but for what a condition leaves out. */
type Naming = readonly [names: string, named: string, where?: string]

const PEOPLE: readonly Naming[] = [
  ['orders.mall_order.account_id', 'identity.account'],
  ['orders.checkout.account_id', 'identity.account'],
  ['orders.aftersale_case.account_id', 'identity.account'],
  ['payments.payment.account_id', 'identity.account'],
  ['payments.refund.account_id', 'identity.account'],
  ['payments.wallet.account_id', 'identity.account'],
  ['payments.recharge.account_id', 'identity.account'],
  ['payments.withdrawal.account_id', 'identity.account'],
  ['payments.friend_pay.account_id', 'identity.account'],
  ['payments.red_packet.account_id', 'identity.account'],
  ['payments.ledger_account.owner_id', 'identity.account', "x.kind like 'WALLET%'"],
  ['promotions.member_coupon.account_id', 'identity.account'],
  ['promotions.points_account.account_id', 'identity.account'],
  ['members.member.account_id', 'identity.account'],
  ['members.address.account_id', 'identity.account'],
  ['cart.cart.account_id', 'identity.account'],
  ['merchants.staff_member.account_id', 'identity.account'],
  ['merchants.shop_follow.account_id', 'identity.account'],
]

const SHOPS: readonly Naming[] = [
  ['orders.mall_order.shop_id', 'merchants.shop'],
  ['orders.mall_order.store_id', 'merchants.store'],
  ['orders.aftersale_case.shop_id', 'merchants.shop'],
  ['payments.payment.shop_id', 'merchants.shop'],
  ['payments.refund.shop_id', 'merchants.shop'],
  ['payments.cashier_bill.shop_id', 'merchants.shop'],
  ['payments.merchant_bill.shop_id', 'merchants.shop'],
  [
    'payments.ledger_account.owner_id',
    'merchants.shop',
    "x.kind in ('MERCHANT_PAYABLE', 'SHOP_CASH', 'MERCHANT_BILLED')",
  ],
  ['promotions.coupon.shop_id', 'merchants.shop'],
  ['promotions.promotion.shop_id', 'merchants.shop'],
  ['inventory.warehouse.shop_id', 'merchants.shop'],
  ['inventory.sku.shop_id', 'merchants.shop'],
  ['catalog.product.shop_id', 'merchants.shop'],
]

const THINGS: readonly Naming[] = [
  ['orders.order_line.sku_id', 'catalog.sku'],
  ['orders.order_line.product_id', 'catalog.product'],
  ['inventory.sku.id', 'catalog.sku', 'not x.is_retired'],
  ['inventory.stock.sku_id', 'inventory.sku'],
  ['inventory.stock.warehouse_id', 'inventory.warehouse'],
  ['inventory.hold_line.sku_id', 'catalog.sku'],
  ['inventory.hold_line.owner_id', 'inventory.hold'],
  ['catalog.search_document.product_id', 'catalog.product'],
]

const DEALS: readonly Naming[] = [
  ['orders.mall_order.checkout_id', 'orders.checkout', 'x.created_at > (select min(created_at) from orders.checkout)'],
  ['orders.refund.payment_id', 'payments.payment'],
  ['orders.refund.case_id', 'orders.aftersale_case'],
  ['orders.aftersale_case.refund_id', 'orders.refund'],
  ['payments.payment.order_id', 'orders.mall_order'],
  ['payments.payment.friend_pay_id', 'payments.friend_pay'],
  ['payments.refund.order_id', 'orders.mall_order'],
  ['payments.refund.payment_id', 'payments.capture'],
  ['payments.friend_pay.order_id', 'orders.mall_order'],
  ['payments.order_fact.order_id', 'orders.mall_order'],
  ['payments.order_taking.order_id', 'orders.mall_order'],
  ['payments.merchant_bill_order.order_id', 'payments.order_taking'],
  ['payments.merchant_bill_counter.bill_id', 'payments.merchant_bill'],
  ['payments.recharge.payment_id', 'payments.payment'],
  ['payments.cashier_refund.bill_id', 'payments.cashier_bill'],
  ['promotions.coupon_order.order_id', 'orders.mall_order'],
  ['promotions.recharge_reward.recharge_id', 'payments.recharge'],
  ['members.counted_order.order_id', 'orders.mall_order'],
]

/** What is named in another way than by `id`. */
const KEYS: Readonly<Record<string, string>> = {
  'payments.capture': 'payment_id',
  'payments.order_taking': 'order_id',
  'inventory.hold': 'owner_id',
}

function orphansOf([names, named, where = 'true']: Naming): string {
  const at = names.lastIndexOf('.')
  const [table, column] = [names.slice(0, at), names.slice(at + 1)]
  return `select '${names}' as names, x.${column} as missing from ${table} x
    where x.${column} is not null and ${where} and not exists (select from ${named} y where y.${KEYS[named] ?? 'id'} = x.${column})`
}

const all = (namings: readonly Naming[]): string => namings.map(orphansOf).join(' union all ')

/** Nothing belongs to nobody: what one domain names of another one is there. */
export const orphans: readonly Invariant[] = [
  { says: 'whatever is said to be of somebody is of somebody who exists', broken: all(PEOPLE) },
  { says: 'whatever is said to be of a shop is of one that exists', broken: all(SHOPS) },
  { says: 'whatever lies, is held or was ordered is of goods that exist', broken: all(THINGS) },
  { says: 'orders, payments, refunds and what was given for them name each other truly', broken: all(DEALS) },
]
