import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Overrides } from '../domain/settings/effective.ts'
import type { GroupName } from '../domain/settings/groups.ts'
import type { Tx } from './database.ts'

/** The scope of what holds in the whole mall; every other scope is a shop's id. */
export const MALL = 'mall'

export type KeptGroup = {
  readonly scope: string
  readonly group: GroupName
  readonly values: Overrides
  readonly version: number
}

export async function findSettings(db: Tx, scopes: readonly string[]): Promise<KeptGroup[]> {
  return (await db.setting.findMany({ where: { scope: { in: [...scopes] } } })) as KeptGroup[]
}

/** False when somebody else was first: version 0 is a group that was never kept. */
export async function keepSettings(db: Tx, kept: KeptGroup, now: Date): Promise<boolean> {
  const { scope, group, version } = kept
  const values = { ...kept.values }
  if (version === 0) {
    const data = { scope, group, values, version: 1, updatedAt: now }
    return (await unlessTaken(db.setting.create({ data }))) !== null
  }
  const data = { values, version: version + 1, updatedAt: now }
  return (await db.setting.updateMany({ where: { scope, group, version }, data })).count === 1
}
