import { columnOf, fieldsOf } from '@supermall/subgraph/database/fields'
import { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { Payment } from '../domain/payment.ts'
import type { CaptureRow, ChannelRow } from './rows.ts'

const FIELDS: Readonly<Record<keyof Payment, true>> = {
  id: true,
  kind: true,
  orderId: true,
  checkoutId: true,
  accountId: true,
  shopId: true,
  amount: true,
  balancePart: true,
  currency: true,
  status: true,
  channel: true,
  providerNo: true,
  method: true,
  action: true,
  reason: true,
  expiresAt: true,
  payableUntil: true,
  closingAt: true,
  nextQueryAt: true,
  queryCount: true,
  version: true,
  createdAt: true,
  startedAt: true,
  settledAt: true,
  friendPayId: true,
  purchaseId: true,
}

/** A whole payment, in the words of the domain, from the row that is called p; a capture from c, a channel from h. */
export const PAYMENT = Prisma.raw(fieldsOf<Payment>('p', FIELDS))

export const CAPTURE = Prisma.raw(
  fieldsOf<CaptureRow>('c', {
    paymentId: true,
    channel: true,
    providerNo: true,
    currency: true,
    amount: true,
    providerPart: true,
    walletPart: true,
    fee: true,
    providerRefunded: true,
    walletRefunded: true,
    isLate: true,
    capturedAt: true,
  }),
)

export const CHANNEL = Prisma.raw(
  fieldsOf<ChannelRow>('h', {
    code: true,
    name: true,
    isEnabled: true,
    position: true,
    feeBasisPoints: true,
    sealedConfig: true,
    configKeys: true,
    version: true,
    updatedAt: true,
  }),
)

/** What may change; who it is of and what it is about stay. */
export const EDITABLE = Prisma.raw(
  Object.keys(FIELDS)
    .filter((field) => !['id', 'kind', 'accountId', 'currency', 'createdAt'].includes(field))
    .map(columnOf)
    .join(', '),
)

/** As JSON under the names of the columns; what is not said stays as it was. */
export const columnsOf = (fields: Partial<Record<keyof Payment, unknown>>): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [columnOf(name), value] as const)),
    (_, value) => (typeof value === 'bigint' ? value.toString() : value),
  )
