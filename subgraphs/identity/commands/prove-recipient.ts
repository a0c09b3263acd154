import { loginChanged, userVerified } from '@supermall/contracts/identity'
import type { Account } from '../data/accounts.ts'
import { changeAccount, findAccount, lockAccounts } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import type { AccountId, Login } from '../domain/account.ts'
import { proved } from '../domain/account.ts'

/** Who came by a code has shown that its recipient is theirs. Null when it is not the account's any more. */
export async function proveRecipient({ id }: Pick<Account, 'id'>, login: Login, unit: Unit): Promise<Account | null> {
  await lockAccounts(unit.db, [id])
  const account = await findAccount(unit.db, id)
  if (!account || account[login.kind] !== login.value) return null
  const isKnown = login.kind === 'phone' ? account.phoneVerifiedAt : account.emailVerifiedAt
  return isKnown ? account : saveProved(account, login, unit)
}

/** Under the account's lock, as what else is proved decides what stays. */
export async function saveProved(account: Account, login: Login, unit: Unit): Promise<Account | null> {
  const change = proved(account, login, unit.now)
  const changed = await changeAccount(unit.db, { id: account.id }, { change, now: unit.now })
  const isFirst = account.phoneVerifiedAt === null && account.emailVerifiedAt === null
  if (changed?.audience === 'CONSUMER' && isFirst) unit.emit(userVerified({ accountId: changed.id as AccountId }))
  if (changed?.audience === 'MERCHANT') unit.emit(loginChanged(loginOf(changed, unit.now)))
  return changed
}

/** Shops find their staff by it, and take it as proved. */
const loginOf = ({ id, phone, email, phoneVerifiedAt, emailVerifiedAt }: Account, now: Date) => ({
  accountId: id as AccountId,
  phone: phoneVerifiedAt && phone,
  email: emailVerifiedAt && email,
  at: now.toISOString(),
})
