import type { KeptSettings } from '../domain/settings.ts'
import { setting } from '../domain/settings.ts'
import type { Tx } from './database.ts'

export async function settingOf<N extends Parameters<typeof setting>[1]>(db: Tx, name: N, shopId: string) {
  const rows = await db.shopSetting.findMany({ where: { scope: { in: ['mall', shopId] } } })
  const kept = rows.map(({ scope, groupName, values }) => ({
    scope,
    group: groupName,
    values: values as KeptSettings['values'],
  }))
  return setting(kept, name, shopId)
}

export type Told = KeptSettings & { readonly version: number }

/** The newest word wins, in whatever order they come. */
export async function keepSettings(db: Tx, { scope, group, values, version }: Told): Promise<void> {
  await db.$executeRaw`
    insert into shop_setting (scope, group_name, values, version) values (${scope}, ${group}, ${JSON.stringify(values)}::jsonb, ${version})
    on conflict (scope, group_name) do update set values = excluded.values, version = excluded.version
    where shop_setting.version < excluded.version`
}
