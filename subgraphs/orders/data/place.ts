import { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Checkout } from '../domain/checkout.ts'
import type { OrderDraft } from '../domain/draft.ts'
import { packed } from '../domain/draft.ts'
import type { OrderStatus } from '../domain/status.ts'
import type { Tx } from './database.ts'

export type Placed = {
  readonly draft: OrderDraft
  readonly number: string
  readonly changeId: string
}

type Placing = {
  readonly checkout: Checkout
  readonly placed: readonly Placed[]
  readonly parentId: string | null
  readonly status: OrderStatus
  readonly now: Date
}

type Delivering = Placing['checkout']['plan']['delivery']

/** Who gets the parcels redeems what came with them, unless somebody else was named: never one person by the phone of another. */
function contactOf({ contactName, contactPhone, address }: Delivering) {
  if (contactName !== null || contactPhone !== null || address === null)
    return Prisma.sql`${contactName}::text, ${contactPhone}::text`
  const { recipient, phone } = address
  const isRedeemed = Prisma.sql`d.kind = 'VERIFICATION'`
  return Prisma.sql`case when ${isRedeemed} then ${recipient}::text end, case when ${isRedeemed} then ${phone}::text end`
}

/**
 * All orders of a checkout with their lines and the first of their history, in one statement. False when a number was taken
 * already: the transaction must be given up then, and tried with other numbers.
 */
export async function insertOrders(db: Tx, placing: Placing): Promise<boolean> {
  const { checkout, placed, parentId, status, now } = placing
  const { delivery, ...plan } = checkout.plan
  const orders = placed.map(({ draft: { lines: _lines, ...draft }, number, changeId }) => ({
    ...draft,
    number,
    changeId,
    explain: draft.explain,
    parentId: draft.id === parentId ? null : parentId,
    isParent: draft.id === parentId,
  }))
  const lines = placed.flatMap(({ draft }) => draft.lines.map((line) => ({ ...line, orderId: draft.id })))
  const isPaid = status === 'PAID'
  const [counted] = await db.$queryRaw<{ placed: bigint }[]>`
    with placed as (
      insert into mall_order (id, number, parent_id, is_parent, checkout_id, account_id, shop_id, status, kind, fulfilment, currency,
        goods_minor, discount_minor, freight_minor, tax_minor, payable_minor, balance_minor, explain, address, store_id, contact_name,
        contact_phone, remark, invoice, is_cash_on_delivery, is_from_cart, receive_after_days, expires_at, paid_at, created_at, updated_at,
        is_same_city, included_tax_minor, answers, has_usual_wait)
      select d.id, d.number, d."parentId", d."isParent", ${checkout.id}, ${checkout.accountId}, d."shopId", ${status}, d.kind,
        d.fulfilment, ${plan.currency}, d."goodsMinor", d."discountMinor", d."freightMinor", d."taxMinor", d."payableMinor",
        d."balanceMinor", d.explain, case when d.fulfilment = 'DELIVERY' then ${json(delivery.address)}::jsonb end,
        case when d.fulfilment = 'PICKUP' then ${delivery.storeId} end, ${contactOf(delivery)}, ${delivery.remark},
        ${json(delivery.invoice)}::jsonb, ${plan.isCashOnDelivery}, ${plan.isFromCart}, d."receiveAfterDays",
        ${isPaid ? null : checkout.expiresAt}::timestamptz, ${isPaid ? now : null}::timestamptz, ${now}, ${now},
        ${delivery.isSameCity} and coalesce(d.fulfilment = 'DELIVERY', false), coalesce(d."includedTaxMinor", 0),
        coalesce(d.answers, '[]'), coalesce(d."hasUsualWait", false)
      from jsonb_to_recordset(${packed(orders)}::jsonb) as d(id text, number text, "parentId" text, "isParent" boolean, "shopId" text,
        kind text, fulfilment text, "goodsMinor" bigint, "discountMinor" bigint, "freightMinor" bigint, "taxMinor" bigint,
        "payableMinor" bigint, "balanceMinor" bigint, "includedTaxMinor" bigint, explain jsonb, "receiveAfterDays" integer, answers jsonb,
        "hasUsualWait" boolean)
      on conflict (number) do nothing returning id),
    lined as (
      insert into order_line (id, order_id, position, product_id, sku_id, title, option_text, image_url, quantity, list_price_minor,
        unit_price_minor, amount_minor, discounts, payable_minor, weight_grams, redeeming, is_returnable_after_shipping, is_limited,
        tax_minor, included_tax_minor, gift_of)
      select d.id, d."orderId", d.position, d."productId", d."skuId", d.title, d."optionText", d."imageUrl", d.quantity,
        d."listPriceMinor", d."unitPriceMinor", d."amountMinor", d.discounts, d."payableMinor", d."weightGrams",
        nullif(d.redeeming, 'null'), d."isReturnableAfterShipping", d."isLimited", coalesce(d."taxMinor", 0),
        coalesce(d."includedTaxMinor", 0), d."giftOf"
      from jsonb_to_recordset(${packed(lines)}::jsonb) as d(id text, "orderId" text, position integer, "productId" text, "skuId" text,
        title text, "optionText" text, "imageUrl" text, quantity integer, "listPriceMinor" bigint, "unitPriceMinor" bigint,
        "amountMinor" bigint, discounts jsonb, "payableMinor" bigint, "weightGrams" integer, redeeming jsonb,
        "isReturnableAfterShipping" boolean, "isLimited" boolean, "taxMinor" bigint, "includedTaxMinor" bigint, "giftOf" text)
      where d."orderId" in (select id from placed)),
    told as (
      insert into order_change (id, order_id, from_status, to_status, action, actor_id, audience, created_at)
      select d."changeId", d.id, null, ${status}, 'PLACED', ${checkout.accountId}, 'CONSUMER', ${now}
      from jsonb_to_recordset(${packed(orders)}::jsonb) as d("changeId" text, id text) where d.id in (select id from placed))
    select count(*) as placed from placed`
  return Number(counted?.placed ?? 0) === placed.length
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value))
