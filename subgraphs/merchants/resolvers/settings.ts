import { can } from '@supermall/subgraph/viewer'
import type { SettingsScope } from '../commands/update-settings.ts'
import type { Context } from '../context.ts'
import { MALL } from '../data/settings.ts'
import { effective, overriddenIn } from '../domain/settings/effective.ts'
import type { GroupName, SettingsOf } from '../domain/settings/groups.ts'
import { MALL_ONLY_GROUPS, PRIVATE_GROUPS } from '../domain/settings/groups.ts'
import { seesPrivately } from './sight.ts'
import type { SettingsResolvers } from './types.generated.ts'

export const Settings: SettingsResolvers = {
  shop: ({ shopId }, _, { loaders }) => (shopId === null ? null : loaders.shop.load(shopId)),
  page: (scope, _, context) => groupIn('shop', scope, context),
  trade: (scope, _, context) => groupIn('trade', scope, context),
  pay: (scope, _, context) => groupIn('pay', scope, context),
  notice: (scope, _, context) => groupForStaff('notice', scope, context),
  member: (scope, _, context) => groupIn('member', scope, context),
  category: (scope, _, context) => groupIn('category', scope, context),
  sms: (scope, _, context) => groupForStaff('sms', scope, context),
  wap: (scope, _, context) => groupIn('wap', scope, context),
  contact: (scope, _, context) => groupIn('contact', scope, context),
}

type Kept<G extends GroupName> = SettingsOf<G> & { readonly overridden: readonly string[]; readonly version: number }

/** What is in force in a scope. What a shop cannot settle for itself is read from the mall alone. */
export async function groupIn<G extends GroupName>(
  group: G,
  { shopId }: SettingsScope,
  { loaders }: Context,
): Promise<Kept<G>> {
  const scopes = shopId === null || MALL_ONLY_GROUPS.has(group) ? [MALL] : [MALL, shopId]
  const kept = await Promise.all(
    scopes.map(async (scope) => (await loaders.settings.load(scope)).find((one) => one.group === group)),
  )
  const own = kept.length === 2 || shopId === null ? kept.at(-1) : undefined
  return {
    ...effective(group, ...kept.map((one) => one?.values ?? {})),
    overridden: overriddenIn(group, own?.values ?? {}),
    version: own?.version ?? 0,
  }
}

async function groupForStaff<G extends GroupName>(
  group: G,
  scope: SettingsScope,
  context: Context,
): Promise<Kept<G> | null> {
  const { viewer } = context
  const isForThem =
    scope.shopId === null
      ? viewer.audience === 'PLATFORM' && can(viewer, 'merchants.shop.view')
      : seesPrivately(viewer, scope.shopId)
  return PRIVATE_GROUPS.has(group) && !isForThem ? null : groupIn(group, scope, context)
}
