import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { findAccount, lockAccounts, takenNames } from '../data/accounts.ts'
import type { AccountId, Audience } from '../domain/account.ts'
import { readEmail, readPhone } from '../domain/account.ts'
import type { Door } from './door.ts'
import { nameTaken, unlessTaken } from './name-taken.ts'
import { proveCode, spendCode } from './prove-code.ts'
import { saveProved } from './prove-recipient.ts'

export type BindRecipient = {
  readonly accountId: AccountId
  readonly audience: Audience
  readonly kind: 'phone' | 'email'
  readonly recipient: string
  readonly code: string
}

/** Whether the name is taken is told only to who has shown that it is theirs. */
export async function bindRecipient(input: BindRecipient, door: Door): Promise<Result<Account>> {
  const { accountId, audience, kind } = input
  const read = kind === 'phone' ? readPhone(input.recipient, 'phone') : readEmail(input.recipient, 'email')
  if (!read.ok) return read
  const recipient = read.value
  const proven = await proveCode({ audience, purpose: 'BIND', recipient, accountId }, input.code, door)
  if (!proven.ok) return proven
  return unlessTaken(kind, () =>
    door.transact(async (unit) => {
      const spent = await spendCode(proven.value, unit)
      if (!spent.ok) return spent
      const taken = await takenNames(unit.db, { [kind]: recipient }, { audience, exceptId: accountId })
      if (taken.length > 0) return nameTaken(kind)
      await lockAccounts(unit.db, [accountId])
      const account = await findAccount(unit.db, accountId)
      const changed = account && (await saveProved(account, { kind, value: recipient }, unit))
      return changed ? ok(changed) : refused('NOT_FOUND', 'There is no such account.')
    }),
  )
}
