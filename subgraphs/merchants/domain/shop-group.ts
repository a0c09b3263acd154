import type { Id } from '@supermall/kernel/id'

type ShopRights = {
  readonly isGoodsAuditNeeded: boolean
  readonly canSetCommission: boolean
  readonly canChangePrice: boolean
  readonly canFinishOrders: boolean
}

export type ShopGroup = ShopRights & {
  readonly id: Id<'sgr'>
  readonly name: string
  readonly description: string
  readonly position: number
  readonly version: number
}

/** Whoever is in no group is trusted with nothing. */
const NO_RIGHTS: ShopRights = {
  isGoodsAuditNeeded: true,
  canSetCommission: false,
  canChangePrice: false,
  canFinishOrders: false,
}

export function rightsOf(group: ShopGroup | null): ShopRights {
  if (group === null) return NO_RIGHTS
  const { isGoodsAuditNeeded, canSetCommission, canChangePrice, canFinishOrders } = group
  return { isGoodsAuditNeeded, canSetCommission, canChangePrice, canFinishOrders }
}

export const MOST_GROUPS = 200
