import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Tx, Unit } from '../data/database.ts'
import { followRegistration, isRegistrationOpen } from '../data/registration.ts'

/** Asked before anybody hears of a code or pays for a hash; who has an account comes in as ever. */
export const checkRegistrationOpen = async (db: Tx): Promise<Result<null>> =>
  (await isRegistrationOpen(db))
    ? ok(null)
    : refused('REGISTRATION_CLOSED', 'The mall takes no new members at the moment.')

type MallSettings = { readonly version: number; readonly values: Readonly<Record<string, unknown>> }

export async function followSettings({ version, values }: MallSettings, { db }: Unit): Promise<void> {
  const { isRegistrationOn } = values
  if (typeof isRegistrationOn === 'boolean')
    await followRegistration(db, { isOpen: isRegistrationOn, settingsVersion: version })
}
