import type { Tx } from './database.ts'

const id = 'mall'

export type TextMessageRule = { readonly isCodeOn: boolean; readonly mostPerDay: number }

/** The migration has put it there. */
export const findTextMessageRule = (db: Tx): Promise<TextMessageRule> =>
  db.textMessageRule.findUniqueOrThrow({ where: { id } })

/** The newest version of the mall's settings wins, in whatever order they are told. */
export async function followTextMessages(
  db: Tx,
  { isCodeOn, mostPerDay, settingsVersion }: TextMessageRule & { readonly settingsVersion: number },
): Promise<void> {
  const data = { isCodeOn, mostPerDay, settingsVersion }
  await db.textMessageRule.updateMany({ where: { id, settingsVersion: { lt: settingsVersion } }, data })
}
