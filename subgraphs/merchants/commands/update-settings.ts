import { settingsChanged } from '@supermall/contracts/merchants'
import { checked } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import type { KeptGroup } from '../data/settings.ts'
import { findSettings, keepSettings, MALL } from '../data/settings.ts'
import { findShop } from '../data/shops.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { Changes } from '../domain/settings/effective.ts'
import {
  changed,
  checkAllowed,
  checkChanges,
  effective,
  isChangeOf,
  overriddenIn,
} from '../domain/settings/effective.ts'
import type { GroupName } from '../domain/settings/groups.ts'
import { groups, isGroupName, MALL_ONLY_GROUPS } from '../domain/settings/groups.ts'

type GroupChanges = Changes & { readonly expectedVersion: number }
type Given = { readonly [Name in Exclude<GroupName, 'shop'> | 'page']?: GroupChanges | null }
type Change = { readonly path: string; readonly group: GroupName; readonly changes: GroupChanges }

/** Whose settings changed; null is the mall. */
export type SettingsScope = { readonly shopId: Id<'shp'> | null }

export const updateMallSettings = (input: Given, unit: OperatorUnit): Promise<Result<SettingsScope>> =>
  update({ shopId: null }, changesIn(input), unit)

export async function updateShopSettings(
  input: Given & { readonly shopId: string },
  unit: OperatorUnit,
): Promise<Result<SettingsScope>> {
  const { shopId, ...given } = input
  const id = parseId('shp', shopId)
  if (!id) return notFound('shopId')
  ownShop(unit.actor, id)
  if (!(await findShop(unit.db, id))) return notFound('shopId')
  const changes = changesIn(given).filter(({ group }) => !MALL_ONLY_GROUPS.has(group))
  return update({ shopId: id }, changes, unit)
}

/** All groups or none: one stale version or one value out of bounds refuses the whole. */
async function update(
  scope: SettingsScope,
  changes: readonly Change[],
  unit: OperatorUnit,
): Promise<Result<SettingsScope>> {
  if (changes.length === 0) return refused('NOTHING_TO_CHANGE', 'The input names nothing to change.')
  const fine = checked(...changes.flatMap(({ path, group, changes: wanted }) => checkChanges(group, wanted, path)))
  if (!fine.ok) return fine
  const kept = await findSettings(unit.db, scope.shopId === null ? [MALL] : [MALL, scope.shopId])
  for (const change of changes) {
    const done = await updateGroup(scope, change, { kept, unit })
    if (!done.ok) return done
  }
  return ok(scope)
}

async function updateGroup(
  { shopId }: SettingsScope,
  { group, path, changes }: Change,
  { kept, unit }: { kept: readonly KeptGroup[]; unit: OperatorUnit },
): Promise<Result<null>> {
  const scope = shopId ?? MALL
  const own = kept.find((one) => one.scope === scope && one.group === group) ?? { scope, group, values: {}, version: 0 }
  if (own.version !== changes.expectedVersion)
    return refused('STALE_VERSION', 'Somebody changed it meanwhile; read it again.', path, 'expectedVersion')
  const ofMall = kept.find((one) => one.scope === MALL && one.group === group)?.values ?? {}
  const allowed = shopId === null ? ok(null) : checked(...checkAllowed(group, ofMall, { path, changes }))
  if (!allowed.ok) return allowed
  const values = changed(group, own.values, changes)
  if (!(await keepSettings(unit.db, { ...own, values }, unit.now))) return stale()
  const inForce = effective(group, ...(shopId === null ? [] : [ofMall]), values)
  const told = { values: { ...inForce }, own: [...overriddenIn(group, values)] }
  unit.emit(settingsChanged({ scope, shopId, group, version: own.version + 1, ...told }))
  unit.audited({
    subjectId: scope,
    summary: `Changed the settings of ${group}`,
    ...difference(own.values, values, Object.keys(groups[group])),
  })
  return ok(null)
}

/** The group `shop` is called `page` where clients see it, beside the shop itself. A group of which nothing is named keeps its version. */
function changesIn(input: Given): readonly Change[] {
  return Object.entries(input).flatMap(([path, changes]) => {
    const group = path === 'page' ? 'shop' : path
    return changes && isGroupName(group) && isChangeOf(group, changes) ? [{ path, group, changes }] : []
  })
}
