import type { Unit } from '../data/database.ts'
import { followRegistration } from '../data/registration.ts'
import { followTextMessages } from '../data/text-messages.ts'

type MallSettings = {
  readonly group: string
  readonly version: number
  readonly values: Readonly<Record<string, unknown>>
}

/** What the mall says of members and of text messages; other groups are others' business. */
export async function followSettings({ group, version, values }: MallSettings, { db }: Unit): Promise<void> {
  const { isRegistrationOn, isCodeOn, mostPerDay } = values
  if (group === 'member' && typeof isRegistrationOn === 'boolean')
    await followRegistration(db, { isOpen: isRegistrationOn, settingsVersion: version })
  if (group === 'sms' && typeof isCodeOn === 'boolean' && typeof mostPerDay === 'number')
    await followTextMessages(db, { isCodeOn, mostPerDay, settingsVersion: version })
}
