import { checkChange, checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { changeAccount } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import type { AccountId } from '../domain/account.ts'
import { readAvatarUrl, readDisplayName } from '../domain/account.ts'

export type UpdateAccount = {
  readonly accountId: AccountId
  readonly expectedVersion: number
  readonly displayName?: string
  /** Null takes the picture away. */
  readonly avatarUrl?: string | null
}

export async function updateAccount(input: UpdateAccount, unit: Unit): Promise<Result<Account>> {
  const something = checked(checkChange({ displayName: input.displayName, avatarUrl: input.avatarUrl }))
  if (!something.ok) return something
  const name = input.displayName === undefined ? ok(undefined) : readDisplayName(input.displayName, 'displayName')
  if (!name.ok) return name
  const picture = input.avatarUrl == null ? ok(input.avatarUrl) : readAvatarUrl(input.avatarUrl, 'avatarUrl')
  if (!picture.ok) return picture
  const change = {
    ...(name.value === undefined ? {} : { displayName: name.value }),
    ...(picture.value === undefined ? {} : { avatarUrl: picture.value }),
  }
  const which = { id: input.accountId, version: input.expectedVersion }
  const account = await changeAccount(unit.db, which, { change, now: unit.now })
  return account
    ? ok(account)
    : refused('STALE_VERSION', 'The account was changed in the meantime; look again.', 'expectedVersion')
}
