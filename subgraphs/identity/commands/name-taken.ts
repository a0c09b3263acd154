import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { isTaken } from '@supermall/subgraph/unless-taken'
import type { Login } from '../domain/account.ts'

const TAKEN: Readonly<Record<Login['kind'], readonly [string, string]>> = {
  username: ['USERNAME_TAKEN', 'Somebody else has this username.'],
  phone: ['PHONE_TAKEN', 'Another account has this phone number.'],
  email: ['EMAIL_TAKEN', 'Another account has this e-mail address.'],
}

export const nameTaken = (kind: Login['kind']) => refused(TAKEN[kind][0], TAKEN[kind][1], kind)

/** Two who take a name at the same time both find it free; the index lets one of them have it, and the other is told so here. */
export async function unlessTaken<T>(kind: Login['kind'], work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (error) {
    if (isTaken(error)) return nameTaken(kind)
    throw error
  }
}
