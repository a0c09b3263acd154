import { csvTable } from '@supermall/kernel/csv'
import { money, toDecimal } from '@supermall/kernel/money'
import type { Order, OrderLine } from './order.ts'
import { invoiceWords, linesInWords } from './order.ts'
import type { Parcel } from './shipping.ts'

type ExportedOrder = {
  readonly order: Order
  readonly lines: readonly OrderLine[]
  readonly parcels: readonly Parcel[]
}

type Write = (row: ExportedOrder) => string | null

type Sum = Extract<keyof Order, `${string}Minor`>

const amount =
  (of: Sum): Write =>
  ({ order }) =>
    toDecimal(money(order[of], order.currency))

/** What can stand in an export, in the order in which it stands when nobody says otherwise. */
const COLUMNS = {
  NUMBER: ({ order }) => order.number,
  STATUS: ({ order }) => order.status,
  SHOP: ({ order }) => order.shopId,
  BUYER: ({ order }) => order.accountId,
  CREATED_AT: ({ order }) => order.createdAt.toISOString(),
  PAID_AT: ({ order }) => order.paidAt?.toISOString() ?? null,
  RECIPIENT: ({ order }) => order.address?.recipient ?? order.contactName,
  PHONE: ({ order }) => order.address?.phone ?? order.contactPhone,
  ADDRESS: ({ order: { address } }) =>
    address === null ? null : [address.province, address.city, address.district, address.line].join(' '),
  LINES: ({ lines }) => linesInWords(lines),
  GOODS: amount('goodsMinor'),
  DISCOUNT: amount('discountMinor'),
  ADJUSTMENT: amount('adjustmentMinor'),
  FREIGHT: amount('freightMinor'),
  TAX: amount('taxMinor'),
  INCLUDED_TAX: amount('includedTaxMinor'),
  PAYABLE: amount('payableMinor'),
  PAID: amount('paidMinor'),
  REFUNDED: amount('refundedMinor'),
  REMARK: ({ order }) => order.remark,
  ANSWERS: ({ order }) => order.answers.map(({ label, value }) => `${label}: ${value}`).join('; '),
  SELLER_REMARK: ({ order }) => order.sellerRemark,
  TRACKING: ({ parcels }) =>
    parcels
      .filter(({ status }) => status === 'SENT')
      .map(({ carrierCode, trackingNumber }) => `${carrierCode} ${trackingNumber}`)
      .join('; '),
  INVOICE: ({ order }) => invoiceWords(order.invoice),
  DELIVERY: ({ order: { fulfilment, isSameCity } }) =>
    fulfilment === 'DELIVERY' ? (isSameCity ? 'SAME_CITY' : 'PARCEL') : fulfilment,
  STORE: ({ order }) => order.storeId,
} as const satisfies Record<string, Write>

export type Column = keyof typeof COLUMNS

export const { names: columns, head: exportHeader, line: exportLine } = csvTable<ExportedOrder, Column>(COLUMNS)
