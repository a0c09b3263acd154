import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { Tx } from '../data/database.ts'
import { findAccount } from '../data/points/accounts.ts'
import { expiredOf, expiringOf } from '../data/points/lots.ts'
import { findPointsRules } from '../data/points/rules.ts'
import type { PointsRules as Rules } from '../domain/points/rules.ts'
import type { PointsModel, PointsTierModel } from './points-models.ts'
import type {
  PointsEntryKind,
  PointsEntryResolvers,
  PointsResolvers,
  PointsRulesResolvers,
  PointsTierResolvers,
  ProductPointsResolvers,
} from './types.generated.ts'

/** Whoever has none yet has an empty account. What is too old is not shown, whether somebody has ended it or not. */
export async function pointsFor(accountId: string, { client, clock }: Reading): Promise<PointsModel> {
  const account = await findAccount(client, accountId)
  if (account === null) return { accountId, available: 0, held: 0, owed: 0, earned: 0n }
  return { ...account, available: account.available - (await expiredOf(client, accountId, clock())) }
}

type Reading = { readonly client: Tx; readonly clock: Context['clock'] }

export const Points: PointsResolvers = {
  account: ({ accountId }) => ({ id: accountId }),
  worth: async ({ available }, _, { client }) => {
    const { worthMinor, currency } = await findPointsRules(client)
    return money(worthMinor * BigInt(available), currency as Currency)
  },
  expiring: async ({ accountId }, _, { client, clock }) =>
    (await expiringOf(client, accountId, clock())).map(({ remaining: points, expiresAt }) => ({ points, expiresAt })),
}

export const PointsEntry: PointsEntryResolvers = {
  __resolveReference: async ({ id }, { loaders, viewer }) => {
    const entry = parseId('pnt', id) && (await loaders.pointsEntry.load(id))
    const isTheirs = viewer.audience === 'CONSUMER' && viewer.accountId === entry?.accountId
    return entry && (isTheirs || can(viewer, 'promotions.points.view')) ? entry : null
  },
  account: ({ accountId }) => ({ id: accountId }),
  kind: ({ kind }) => kind as PointsEntryKind,
  balance: ({ balanceAfter }) => balanceAfter,
}

export const PointsRules: PointsRulesResolvers = {
  worth: ({ worthMinor, currency }) => money(worthMinor, currency as Currency),
  purchaseTiers: ({ purchaseTiers, currency }) => tiersOf(purchaseTiers, currency),
}

const tiersOf = (tiers: Rules['purchaseTiers'], currency: string): PointsTierModel[] =>
  tiers.map((tier) => ({ ...tier, currency }))

export const PointsTier: PointsTierResolvers = {
  least: ({ leastMinor, currency }) => money(leastMinor, currency as Currency),
}

export const ProductPoints: ProductPointsResolvers = {
  product: ({ productId }) => ({ id: productId }),
  earn: ({ earnKind, earnValue }) => (earnKind === null ? null : { kind: earnKind, value: earnValue }),
  mostDeduct: async ({ mostDeductMinor }, _, { client }) => {
    if (mostDeductMinor === null) return null
    const { currency } = await findPointsRules(client)
    return money(mostDeductMinor, currency as Currency)
  },
}
