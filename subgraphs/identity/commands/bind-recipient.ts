import { recipientReplaced } from '@supermall/contracts/identity'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { findAccount, lockAccounts, takenNames } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import type { AccountId, Audience } from '../domain/account.ts'
import { readEmail, readPhone } from '../domain/account.ts'
import type { Door } from './door.ts'
import { nameTaken, unlessTaken } from './name-taken.ts'
import { proveCode, spendCode } from './prove-code.ts'
import type { Proof } from './prove-person.ts'
import { provePerson } from './prove-person.ts'
import { saveProved } from './prove-recipient.ts'

type BindRecipient = {
  readonly accountId: AccountId
  readonly audience: Audience
  readonly kind: 'phone' | 'email'
  readonly recipient: string
  readonly code: string
} & Proof

/**
 * Who binds a recipient can set another password by it, so a session alone is not enough where somebody has shown before whose the
 * account is. Whether the name is taken is told only to who has shown that it is theirs.
 */
export async function bindRecipient(input: BindRecipient, door: Door): Promise<Result<Account>> {
  const { accountId, audience, kind } = input
  const read = kind === 'phone' ? readPhone(input.recipient, 'phone') : readEmail(input.recipient, 'email')
  if (!read.ok) return read
  const recipient = read.value
  const own = await findAccount(door.client, accountId)
  const allowed = own && isGuarded(own) ? await provePerson(own, input, door) : ok(null)
  if (!allowed.ok) return allowed
  const proven = await proveCode({ audience, purpose: 'BIND', recipient, accountId }, input.code, door)
  if (!proven.ok) return proven
  return unlessTaken(kind, () =>
    door.transact(async (unit) => {
      const spent = await spendCode(proven.value, unit)
      return spent.ok ? bind({ ...input, recipient }, unit) : spent
    }),
  )
}

async function bind({ accountId, audience, kind, recipient }: BindRecipient, unit: Unit): Promise<Result<Account>> {
  const taken = await takenNames(unit.db, { [kind]: recipient }, { audience, exceptId: accountId })
  if (taken.length > 0) return nameTaken(kind)
  await lockAccounts(unit.db, [accountId])
  const account = await findAccount(unit.db, accountId)
  const changed = account && (await saveProved(account, { kind, value: recipient }, unit))
  if (!changed) return refused('NOT_FOUND', 'There is no such account.')
  const former = verifiedOf(account, kind)
  if (former !== null && former !== recipient) {
    const channel = kind === 'phone' ? 'SMS' : 'EMAIL'
    unit.emit(recipientReplaced({ accountId, channel, recipient: former, at: unit.now.toISOString() }))
  }
  return ok(changed)
}

const verifiedOf = (account: Account, kind: BindRecipient['kind']): string | null =>
  (kind === 'phone' ? account.phoneVerifiedAt && account.phone : account.emailVerifiedAt && account.email) || null

const isGuarded = (account: Account): boolean =>
  account.passwordHash !== null || verifiedOf(account, 'phone') !== null || verifiedOf(account, 'email') !== null
