import { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Order, OrderLine } from '../domain/order.ts'
import type { Tx } from './database.ts'

type Kept = Omit<Order, 'explain'> & { readonly explain: unknown }

/** Minor units stand in JSON as text. */
export const revived = <T>(json: unknown): T =>
  JSON.parse(JSON.stringify(json), (key, part: unknown) => (key.endsWith('Minor') ? BigInt(String(part)) : part)) as T

export const orderOf = (row: unknown): Order => {
  const kept = row as Kept
  return { ...kept, explain: revived(kept.explain) }
}

/** Rows are locked in the order of their ids, the parent first: two who want the same family wait for each other in one order. */
export async function lockFamilyRows(db: Tx, orderId: string): Promise<Order[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    with root as (select coalesce(parent_id, id) as id from mall_order where id = ${orderId})
    select ${COLUMNS} from mall_order o
    where o.id = (select id from root) or o.parent_id = (select id from root)
    order by o.id for update`
  return rows.map(orderOf)
}

export async function findLines(db: Tx, orderIds: readonly string[]): Promise<OrderLine[]> {
  return db.$queryRaw<OrderLine[]>`
    select ${LINE} from order_line l where l.order_id = any(${[...orderIds]}::text[]) order by l.order_id, l.position`
}

export async function findLinesById(db: Tx, ids: readonly string[]): Promise<OrderLine[]> {
  return (await db.orderLine.findMany({ where: { id: { in: [...ids] } } })) as unknown as OrderLine[]
}

const LINE =
  Prisma.raw(`l.id, l.order_id as "orderId", l.position, l.product_id as "productId", l.sku_id as "skuId", l.title,
  l.option_text as "optionText", l.image_url as "imageUrl", l.quantity, l.list_price_minor as "listPriceMinor",
  l.unit_price_minor as "unitPriceMinor", l.amount_minor as "amountMinor", l.discounts, l.payable_minor as "payableMinor",
  l.tax_minor as "taxMinor", l.included_tax_minor as "includedTaxMinor", l.weight_grams as "weightGrams", l.redeeming,
  l.is_returnable_after_shipping as "isReturnableAfterShipping", l.is_limited as "isLimited",
  l.gift_of as "giftOf", l.shipped_quantity as "shippedQuantity", l.refunded_quantity as "refundedQuantity", l.refunded_minor as "refundedMinor"`)

const COLUMNS =
  Prisma.raw(`o.id, o.number, o.parent_id as "parentId", o.is_parent as "isParent", o.checkout_id as "checkoutId",
  o.account_id as "accountId", o.shop_id as "shopId", o.status, o.kind, o.fulfilment, o.currency,
  o.goods_minor as "goodsMinor", o.discount_minor as "discountMinor", o.freight_minor as "freightMinor",
  o.tax_minor as "taxMinor", o.adjustment_minor as "adjustmentMinor", o.payable_minor as "payableMinor",
  o.balance_minor as "balanceMinor", o.paid_minor as "paidMinor", o.refunded_minor as "refundedMinor", o.explain, o.address,
  o.store_id as "storeId", o.contact_name as "contactName", o.contact_phone as "contactPhone", o.remark, o.answers, o.invoice,
  o.seller_remark as "sellerRemark", o.is_cash_on_delivery as "isCashOnDelivery", o.is_from_cart as "isFromCart",
  o.is_partly_shipped as "isPartlyShipped", o.is_hidden as "isHidden", o.is_reviewed as "isReviewed",
  o.open_case_count as "openCaseCount", o.receive_after_days as "receiveAfterDays", o.expires_at as "expiresAt",
  o.paid_at as "paidAt", o.payment_id as "paymentId", o.channel, o.shipped_at as "shippedAt", o.receive_at as "receiveAt",
  o.finished_at as "finishedAt", o.ended_at as "endedAt", o.end_reason as "endReason", o.version,
  o.created_at as "createdAt", o.updated_at as "updatedAt", o.is_same_city as "isSameCity",
  o.included_tax_minor as "includedTaxMinor"`)
