import type { Unit } from '../data/database.ts'
import type { Told } from '../data/settings.ts'
import { keepSettings } from '../data/settings.ts'
import { KEPT_GROUPS } from '../domain/settings.ts'

/** Orders are decided by what merchants told last, without asking. */
export async function followSettings(told: Told, { db }: Unit): Promise<void> {
  if (KEPT_GROUPS.has(told.group)) await keepSettings(db, told)
}
