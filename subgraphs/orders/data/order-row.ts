import { fieldsOf } from '@supermall/subgraph/database/fields'
import { Prisma } from '../../../prisma/orders/generated/client.ts'
import { revived } from '../domain/draft.ts'
import type { Order, OrderLine } from '../domain/order.ts'
import { isOwed } from '../domain/order.ts'
import type { Tx } from './database.ts'

type Kept = Omit<Order, 'explain'> & { readonly explain: unknown }

/** Kept is since when it counts as paid, by which figures count it: for the door that is before the courier took anything. */
export const orderOf = (row: unknown): Order => {
  const kept = row as Kept
  const paidAt = isOwed(kept) ? null : kept.paidAt
  return { ...kept, paidAt, explain: revived(kept.explain) }
}

export async function findOrders(db: Tx, ids: readonly string[]): Promise<Order[]> {
  const rows = await db.$queryRaw<
    object[]
  >`select ${ORDER} from mall_order o where o.id = any((select ${[...ids]}::text[])::text[])`
  return rows.map(orderOf)
}

export async function findOfCheckouts(db: Tx, checkoutIds: readonly string[]): Promise<Order[]> {
  const rows = await db.$queryRaw<object[]>`
    select ${ORDER} from mall_order o where o.checkout_id = any((select ${[...checkoutIds]}::text[])::text[]) order by o.id`
  return rows.map(orderOf)
}

/** Rows are locked in the order of their ids, the parent first: two who want the same family wait for each other in one order. */
export async function lockFamilyRows(db: Tx, orderId: string): Promise<Order[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    with root as (select coalesce(parent_id, id) as id from mall_order where id = ${orderId})
    select ${ORDER} from mall_order o
    where o.id = (select id from root) or o.parent_id = (select id from root)
    order by o.id for update`
  return rows.map(orderOf)
}

export async function findLines(db: Tx, orderIds: readonly string[]): Promise<OrderLine[]> {
  return db.$queryRaw<OrderLine[]>`
    select ${LINE} from order_line l where l.order_id = any((select ${[...orderIds]}::text[])::text[]) order by l.order_id, l.position`
}

export async function findLinesById(db: Tx, ids: readonly string[]): Promise<OrderLine[]> {
  return (await db.orderLine.findMany({ where: { id: { in: [...ids] } } })) as OrderLine[]
}

const LINE = Prisma.raw(
  fieldsOf<Omit<OrderLine, 'redeemedQuantity'>>('l', {
    id: true,
    orderId: true,
    position: true,
    productId: true,
    skuId: true,
    title: true,
    optionText: true,
    imageUrl: true,
    quantity: true,
    listPriceMinor: true,
    unitPriceMinor: true,
    amountMinor: true,
    discounts: true,
    payableMinor: true,
    taxMinor: true,
    includedTaxMinor: true,
    weightGrams: true,
    redeeming: true,
    isReturnableAfterShipping: true,
    isLimited: true,
    shippedQuantity: true,
    refundedQuantity: true,
    returnedQuantity: true,
    refundedMinor: true,
    giftOf: true,
  }),
)

const ORDER = Prisma.raw(
  fieldsOf<Order>('o', {
    id: true,
    number: true,
    parentId: true,
    isParent: true,
    checkoutId: true,
    accountId: true,
    shopId: true,
    status: true,
    kind: true,
    fulfilment: true,
    currency: true,
    goodsMinor: true,
    discountMinor: true,
    freightMinor: true,
    taxMinor: true,
    adjustmentMinor: true,
    payableMinor: true,
    balanceMinor: true,
    paidMinor: true,
    refundedMinor: true,
    explain: true,
    address: true,
    storeId: true,
    contactName: true,
    contactPhone: true,
    remark: true,
    answers: true,
    invoice: true,
    sellerRemark: true,
    isCashOnDelivery: true,
    isFromCart: true,
    isPartlyShipped: true,
    isHidden: true,
    isReviewed: true,
    openCaseCount: true,
    receiveAfterDays: true,
    hasUsualWait: true,
    expiresAt: true,
    paidAt: true,
    paymentId: true,
    channel: true,
    shippedAt: true,
    receiveAt: true,
    finishedAt: true,
    returnableUntil: true,
    endedAt: true,
    endReason: true,
    version: true,
    createdAt: true,
    updatedAt: true,
    isSameCity: true,
    includedTaxMinor: true,
  }),
)
