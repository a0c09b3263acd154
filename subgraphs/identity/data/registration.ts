import type { Tx } from './database.ts'

const id = 'mall'

/** The migration has put it there. */
export async function isRegistrationOpen(db: Tx): Promise<boolean> {
  return (await db.registrationRule.findUniqueOrThrow({ where: { id } })).isOpen
}

/** The newest version of the mall's settings wins, in whatever order they are told. */
export async function followRegistration(
  db: Tx,
  { isOpen, settingsVersion }: { isOpen: boolean; settingsVersion: number },
): Promise<void> {
  const data = { isOpen, settingsVersion }
  await db.registrationRule.updateMany({ where: { id, settingsVersion: { lt: settingsVersion } }, data })
}
