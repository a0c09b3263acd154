import { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { Payment } from '../domain/payment.ts'
import type { CaptureRow, ChannelRow } from './rows.ts'

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

const CAPTURE_COLUMNS: Readonly<Record<keyof CaptureRow, string>> = {
  paymentId: 'payment_id',
  channel: 'channel',
  providerNo: 'provider_no',
  currency: 'currency',
  amount: 'amount',
  providerPart: 'provider_part',
  walletPart: 'wallet_part',
  fee: 'fee',
  providerRefunded: 'provider_refunded',
  walletRefunded: 'wallet_refunded',
  isLate: 'is_late',
  capturedAt: 'captured_at',
}

const CHANNEL_COLUMNS: Readonly<Record<keyof ChannelRow, string>> = {
  code: 'code',
  name: 'name',
  isEnabled: 'is_enabled',
  position: 'position',
  feeBasisPoints: 'fee_basis_points',
  sealedConfig: 'sealed_config',
  configKeys: 'config_keys',
  version: 'version',
  updatedAt: 'updated_at',
}

const whole = (row: string, columns: Readonly<Record<string, string>>): Prisma.Sql =>
  Prisma.raw(
    Object.entries(columns)
      .map(([name, column]) => `${row}.${column} as "${name}"`)
      .join(', '),
  )

/** A whole payment, in the words of the domain, from the row that is called p; a capture from c, a channel from h. */
export const PAYMENT = whole('p', COLUMNS)
export const CAPTURE = whole('c', CAPTURE_COLUMNS)
export const CHANNEL = whole('h', CHANNEL_COLUMNS)

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
