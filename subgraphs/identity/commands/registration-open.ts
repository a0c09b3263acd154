import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Tx } from '../data/database.ts'
import { isRegistrationOpen } from '../data/registration.ts'

/** Asked before anybody hears of a code or pays for a hash; who has an account comes in as ever. */
export const checkRegistrationOpen = async (db: Tx): Promise<Result<null>> =>
  (await isRegistrationOpen(db))
    ? ok(null)
    : refused('REGISTRATION_CLOSED', 'The mall takes no new members at the moment.')
