import type { LevelRule } from '../domain/level.ts'
import type { Tx } from './database.ts'

export type Rules = { readonly levelUpRule: LevelRule; readonly isRankingShown: boolean; readonly version: number }

const id = 'mall'

/** The first migration has put them there. */
export async function findRules(db: Tx): Promise<Rules> {
  return (await db.memberRules.findUniqueOrThrow({ where: { id } })) as Rules
}

/** Whoever makes what there may only be so many of does it in turn, so that a limit is one. */
export const lockRules = (db: Tx): Promise<unknown> =>
  db.$queryRaw`select 1 from member_rules where id = ${id} for update`

export async function saveRules(
  db: Tx,
  { version }: Pick<Rules, 'version'>,
  { edit, now }: { edit: Partial<Pick<Rules, 'isRankingShown'>>; now: Date },
): Promise<Rules | null> {
  const data = { ...edit, version: { increment: 1 }, updatedAt: now }
  const [row] = await db.memberRules.updateManyAndReturn({ where: { id, version }, data })
  return (row as Rules | undefined) ?? null
}

/** The newest version of the mall's settings wins, in whatever order they are told. */
export async function followRule(
  db: Tx,
  { levelUpRule, settingsVersion }: { levelUpRule: LevelRule; settingsVersion: number },
): Promise<void> {
  await db.memberRules.updateMany({
    where: { id, settingsVersion: { lt: settingsVersion } },
    data: { levelUpRule, settingsVersion },
  })
}
