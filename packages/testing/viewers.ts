import { derivedId } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'

const sessionId = derivedId('ses', 1)
const EVERYTHING: readonly string[] = ['*']

export const guest: Viewer = { audience: 'GUEST' }

export const buyer = (ordinal: number): Viewer => ({
  audience: 'CONSUMER',
  accountId: derivedId('acc', ordinal),
  sessionId,
})

export const platform = (permissions = EVERYTHING, ordinal = 900): Viewer => ({
  audience: 'PLATFORM',
  accountId: derivedId('acc', ordinal),
  sessionId,
  permissions,
})

/** Where the accounts of those who work for a shop of the demo begin. */
const ROLES = { owner: 1000, staff: 1100, clerk: 1200 }
export type Role = keyof typeof ROLES

/** A token of somebody who works for a shop of the demo; what it carries need not be what the row says. */
export const merchant = (shop: number, permissions = EVERYTHING, role: Role = 'owner'): Viewer => ({
  audience: 'MERCHANT',
  accountId: derivedId('acc', ROLES[role] + shop),
  sessionId,
  shopId: derivedId('shp', shop),
  permissions,
  storeIds: [],
})
