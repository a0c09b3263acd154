import { findExports } from '@supermall/subgraph/export-runs'
import { byId, lists, rows } from '@supermall/subgraph/load'
import type { Checkout } from '../domain/checkout.ts'
import type { Order, OrderLine } from '../domain/order.ts'
import type { Parcel } from '../domain/shipping.ts'
import type { FreeFreightRule, FreightTemplate, ProductTerms } from '../domain/terms.ts'
import type { Kept } from '../domain/tracing.ts'
import { wordOf } from '../domain/tracing.ts'
import { aftersaleLoaders } from './aftersale-loaders.ts'
import { findCheckouts } from './checkouts.ts'
import type { Code, Use } from './codes.ts'
import { findCodes, findUses } from './codes.ts'
import type { Sql, Tx } from './database.ts'
import type { Export } from './exports.ts'
import type { OrderChange } from './history.ts'
import { findHistory } from './history.ts'
import { findLines, findLinesById, findOfCheckouts, findOrders } from './order-row.ts'
import { findChildren } from './orders.ts'
import { findParcels, listParcels } from './parcels.ts'
import type { Refund } from './refunds.ts'
import { findRefunds } from './refunds.ts'
import { findRules, findTemplates } from './templates.ts'
import { findTerms } from './terms.ts'
import { findTracking } from './tracking.ts'

export type Loaders = ReturnType<typeof loaders>

/** Made once per request: what one request asks twice is read once. */
export const loaders = (db: Tx, sql: Sql) => ({
  order: rows<Order>((ids) => findOrders(db, ids)),
  line: rows<OrderLine>((ids) => findLinesById(db, ids)),
  parcel: rows<Parcel>((ids) => findParcels(db, ids)),
  checkout: rows<Checkout>((ids) => findCheckouts(sql, ids)),
  template: rows<FreightTemplate>((ids) => findTemplates(db, ids)),
  export: rows<Export>((ids) => findExports(db, ids)),
  rule: byId<string, FreeFreightRule>(
    (ids) => findRules(db, ids),
    ({ shopId }) => shopId,
  ),
  terms: byId<string, ProductTerms>(
    (ids) => findTerms(db, ids),
    ({ productId }) => productId,
  ),
  tracking: byId<string, Kept>((words) => findTracking(db, words), wordOf),
  lines: lists<OrderLine>('orderId', (ids) => findLines(db, ids)),
  children: lists<Order>('parentId', (ids) => findChildren(db, ids)),
  ofCheckout: lists<Order>('checkoutId', (ids) => findOfCheckouts(db, ids)),
  parcels: lists<Parcel>('orderId', (ids) => listParcels(db, ids)),
  codes: lists<Code>('orderId', (ids) => findCodes(db, ids)),
  uses: lists<Use>('codeId', (ids) => findUses(db, ids)),
  history: lists<OrderChange>('orderId', (ids) => findHistory(db, ids)),
  refunds: lists<Refund>('orderId', (ids) => findRefunds(db, ids)),
  ...aftersaleLoaders(db),
})
