import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Order } from '../domain/order.ts'

/** Orders are for their buyer, for those of the shop who may see orders, and for the platform's. A parent is no shop's. */
export function seesOrder(viewer: Viewer, { accountId, shopId }: Pick<Order, 'accountId' | 'shopId'>): boolean {
  if (viewer.audience === 'CONSUMER') return viewer.accountId === accountId
  if (viewer.audience === 'PLATFORM') return can(viewer, 'orders.order.view')
  return viewer.audience === 'MERCHANT' && viewer.shopId === shopId && can(viewer, 'orders.order.view')
}

/** Whoever may redeem a code hands over what was ordered, and sees by it whose order that is. */
export function redeemsFor(viewer: Viewer, { shopId }: Pick<Order, 'shopId'>): boolean {
  if (viewer.audience === 'PLATFORM') return can(viewer, 'orders.order.verify')
  return viewer.audience === 'MERCHANT' && viewer.shopId === shopId && can(viewer, 'orders.order.verify')
}

export const isBuyer = (viewer: Viewer, accountId: string): boolean =>
  viewer.audience === 'CONSUMER' && viewer.accountId === accountId

export const runsOrders = (viewer: Viewer): boolean => viewer.audience === 'MERCHANT' || viewer.audience === 'PLATFORM'
