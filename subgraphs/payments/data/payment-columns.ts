import { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { Payment } from '../domain/payment.ts'

const COLUMNS: Readonly<Record<keyof Payment, string>> = {
  id: 'id',
  kind: 'kind',
  orderId: 'order_id',
  checkoutId: 'checkout_id',
  accountId: 'account_id',
  shopId: 'shop_id',
  amount: 'amount',
  balancePart: 'balance_part',
  currency: 'currency',
  status: 'status',
  channel: 'channel',
  providerNo: 'provider_no',
  method: 'method',
  action: 'action',
  reason: 'reason',
  expiresAt: 'expires_at',
  closingAt: 'closing_at',
  nextQueryAt: 'next_query_at',
  queryCount: 'query_count',
  version: 'version',
  createdAt: 'created_at',
  startedAt: 'started_at',
  settledAt: 'settled_at',
  friendPayId: 'friend_pay_id',
  purchaseId: 'purchase_id',
}

/** A whole payment, in the words of the domain, from the row that is called p. */
export const PAYMENT = Prisma.raw(
  Object.entries(COLUMNS)
    .map(([name, column]) => `p.${column} as "${name}"`)
    .join(', '),
)

/** What may change; who it is of and what it is about stay. */
export const EDITABLE = Prisma.raw(
  Object.values(COLUMNS)
    .filter((column) => !['id', 'kind', 'account_id', 'currency', 'created_at'].includes(column))
    .join(', '),
)

/** As JSON under the names of the columns; what is not said stays as it was. */
export const columnsOf = (fields: Partial<Record<keyof Payment, unknown>>): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [COLUMNS[name as keyof Payment], value] as const)),
    (_, value) => (typeof value === 'bigint' ? value.toString() : value),
  )
