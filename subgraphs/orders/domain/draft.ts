import type { Id } from '@supermall/kernel/id'
import type { Named } from './named.ts'
import type { Address, Invoice, Order, OrderLine } from './order.ts'
import type { OrderAnswer } from './order-answers.ts'
import type { Entry } from './quote/entry.ts'
import type { Fulfilment, OrderKind } from './status.ts'

/** How goods get to their buyer, and what the buyer says about it. */
export type Delivery = {
  readonly address: Address | null
  readonly storeId: Id<'sto'> | null
  /** Brought by the shops' own couriers instead of being sent as parcels. */
  readonly isSameCity: boolean
  readonly contactName: string | null
  readonly contactPhone: string | null
  readonly remark: string | null
  readonly invoice: Invoice | null
}

export type LineDraft = Omit<
  OrderLine,
  'orderId' | 'shippedQuantity' | 'refundedQuantity' | 'returnedQuantity' | 'refundedMinor'
> & {
  /** How many somebody may buy in all; null for any number. */
  readonly mostPerBuyer: number | null
}

export type OrderDraft = Pick<
  Order,
  | 'id'
  | 'goodsMinor'
  | 'discountMinor'
  | 'freightMinor'
  | 'taxMinor'
  | 'includedTaxMinor'
  | 'payableMinor'
  | 'balanceMinor'
> & {
  readonly shopId: Id<'shp'> | null
  readonly kind: OrderKind | null
  readonly fulfilment: Fulfilment | null
  readonly explain: readonly Entry[]
  readonly receiveAfterDays: number | null
  /** Absent from what was planned before this was told apart. */
  readonly hasUsualWait?: boolean
  /** Absent from what was planned before anybody asked. */
  readonly answers?: readonly OrderAnswer[]
  readonly lines: readonly LineDraft[]
}

/** What a checkout is going to place: one order per shop and kind, under a parent when there are several. */
export type Plan = {
  readonly currency: string
  readonly parent: OrderDraft | null
  readonly orders: readonly OrderDraft[]
  readonly delivery: Delivery
  /** What is taken of promotions: coupons and rules, with what each gave, and points. Of what was kept long ago it is not known. */
  readonly coupons: readonly { readonly couponId: string; readonly gaveMinor: bigint | null }[]
  readonly uses: readonly PlannedUse[]
  readonly points: number
  readonly isCashOnDelivery: boolean
  readonly isFromCart: boolean
  /** Absent from what was planned before refusals said where. */
  readonly named?: Named
}

/** With what comes back later of which lines, where it gives that. */
type PlannedUse = {
  readonly ruleId: Id<'prm'>
  readonly version: number
  readonly gaveMinor: bigint
  readonly backs?: readonly { readonly skuId: Id<'sku'>; readonly quantity: number; readonly gaveMinor: bigint }[]
}

/** What is paid: the parent where there is one. */
export const payableOf = ({ parent, orders }: Pick<Plan, 'parent' | 'orders'>): OrderDraft => {
  const [first] = orders
  const payable = parent ?? first
  if (payable === undefined) throw new Error('a plan has an order')
  return payable
}

/** What each payment is for: the courier of each shop takes the money of its own order. */
export const payablesOf = (plan: Plan): readonly OrderDraft[] =>
  (plan.isCashOnDelivery ? plan.orders : [payableOf(plan)]).filter(({ payableMinor }) => payableMinor > 0n)

/** Bigints do not stand in JSON: whatever is named as minor units is kept as text. */
export const packed = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part))

export const unpacked = <T>(text: string): T => withMinor('', JSON.parse(text), isText) as T

/** The same of what is no text any more. */
export const revived = <T>(json: unknown): T => withMinor('', json, isAnything) as T

const isText = (part: unknown): boolean => typeof part === 'string'
const isAnything = (): boolean => true

/** A reviver of `JSON.parse` would cost three times as much. */
function withMinor(key: string, part: unknown, isMinor: (part: unknown) => boolean): unknown {
  if (key.endsWith('Minor') && isMinor(part)) return BigInt(String(part))
  if (Array.isArray(part)) return part.map((one) => withMinor('', one, isMinor))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, withMinor(name, one, isMinor)]))
}
