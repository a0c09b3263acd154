import type { Breakage } from './breakage.ts'
import { AGO, LATER } from './breakage.ts'

const given = { id: 'given', sku_id: 's', secret: 'one', reference: 'l', piece: 1, issued_at: AGO }
const issue = { reference: 'l', sku_id: 's', quantity: 1 }
const line = { id: 'l', order_id: 'o', sku_id: 's', quantity: 1, refunded_quantity: 0 }
const order = { id: 'o', kind: 'VIRTUAL', is_parent: false, open_case_count: 0, status: 'FINISHED' }
const ordered = { 'orders.order_line': [line], 'orders.mall_order': [order] }

export const secrets: readonly Breakage[] = [
  {
    of: 'as many secrets of a SKU are left',
    given: {
      'catalog.sku': [{ id: 's', secrets_left: 1 }],
      'catalog.product_secret': [{ id: 'free', sku_id: 's' }, given],
    },
    breaks: 'update catalog.sku set secrets_left = 2',
  },
  {
    of: 'a line has as many secrets',
    given: { 'catalog.secret_issue': [issue], 'catalog.product_secret': [given] },
    breaks: 'update catalog.product_secret set reference = null',
  },
  {
    of: 'a secret is there once',
    given: {
      'catalog.secret_issue': [issue],
      'catalog.product_secret': [given, { id: 'free', sku_id: 's', secret: 'two' }],
    },
    breaks: `update catalog.product_secret set secret = 'one'`,
  },
  {
    of: 'secrets whose time is over',
    given: { 'catalog.secret_issue': [{ ...issue, held_until: LATER }] },
    breaks: `update catalog.secret_issue set held_until = now() - interval '2 minutes'`,
  },
  {
    of: 'secrets are given to, or set aside for',
    given: { ...ordered, 'catalog.secret_issue': [{ ...issue, held_until: LATER }] },
    breaks: `update orders.mall_order set status = 'CANCELLED'`,
  },
  {
    of: 'who has paid for secrets',
    given: { ...ordered, 'catalog.secret_issue': [issue] },
    breaks: `update catalog.secret_issue set held_until = '${LATER}'`,
  },
  {
    of: 'what was set aside is there',
    given: {
      ...ordered,
      'catalog.secret_issue': [{ ...issue, owner_id: 'c' }],
      'orders.refund': [{ id: 'r', order_id: 'o', cause: 'CLOSED' }],
    },
    breaks: `update orders.refund set cause = 'OUT_OF_STOCK'`,
  },
  {
    of: 'of a SKU there are as many secrets',
    given: {
      'catalog.product_secret': [given],
      'catalog.audit_entry': [
        { id: 'a', subject_id: 's', action: 'catalog.secret.edit', after: { importedCount: 3 } },
        { id: 'b', subject_id: 's', action: 'catalog.secret.edit', before: { ids: ['x', 'y'] } },
      ],
    },
    breaks: 'delete from catalog.product_secret',
  },
  {
    of: 'something to read is sold out',
    given: {
      'catalog.product': [{ id: 'p', kind: 'VIRTUAL', is_sold_out: false }],
      'catalog.sku': [
        { id: 's', product_id: 'p', secrets_left: 1 },
        { id: 't', product_id: 'p', secrets_left: 0 },
      ],
    },
    breaks: 'update catalog.sku set secrets_left = 0',
  },
]
