import type { Unit } from '../data/database.ts'
import type { Told } from '../data/settings.ts'
import { keepSettings } from '../data/settings.ts'
import { KEPT_GROUPS } from '../domain/settings.ts'

type Changed = Told & { readonly own?: readonly string[] | undefined }

/** Orders are decided by what merchants told last, without asking. What a scope has not said itself it takes from the mall, also later. */
export async function followSettings({ own, ...told }: Changed, { db }: Unit): Promise<void> {
  if (!KEPT_GROUPS.has(told.group)) return
  const { scope, group, version, values } = told
  const said = Object.entries(values).filter(([name]) => own?.includes(name) ?? true)
  await keepSettings(db, { scope, group, version, values: Object.fromEntries(said) })
}
