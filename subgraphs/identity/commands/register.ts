import { userRegistered, userVerified } from '@supermall/contracts/identity'
import { fault } from '@supermall/kernel/fault'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { NewAccount } from '../data/accounts.ts'
import { findAccount, insertAccount, takenNames } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import type { Registration, RegistrationInput } from '../domain/registration.ts'
import { readRegistration } from '../domain/registration.ts'
import { originOf } from './admit.ts'
import type { Door } from './door.ts'
import type { Admitted } from './issue-tokens.ts'
import { issueTokens } from './issue-tokens.ts'
import { limitTries, registrationLimits } from './limit-tries.ts'
import { nameTaken } from './name-taken.ts'
import { openSession } from './open-session.ts'
import type { ProvenCode } from './prove-code.ts'
import { proveCode, spendCode } from './prove-code.ts'
import { checkRegistrationOpen } from './registration-open.ts'

export type Register = RegistrationInput & {
  readonly code: string | null
  readonly inviterId: string | null
  readonly device: string | null
}

/** Makes a consumer, and nothing but a consumer, and lets them in. */
export async function register(input: Register, door: Door): Promise<Result<Admitted>> {
  const read = readRegistration(input)
  if (!read.ok) return read
  const limited = await limitTries(
    door.cache,
    registrationLimits(door.caller.ip, door.settings.REGISTRATIONS_PER_ADDRESS),
  )
  if (!limited.ok) return limited
  const open = await checkRegistrationOpen(door.client)
  if (!open.ok) return open
  const inviter = await readInviter(input.inviterId, door)
  if (!inviter.ok) return inviter
  const proven = await proveRecipient(read.value, input.code, door)
  if (!proven.ok) return proven
  const passwordHash = await door.hasher.hash(read.value.password)
  const seated = await door.transact(async (unit) => {
    const spent = proven.value ? await spendCode(proven.value, unit) : ok(null)
    if (!spent.ok) return spent
    const account = await addConsumer(accountOf(read.value, passwordHash, unit), inviter.value, unit)
    if (!account.ok) return account
    return openSession(
      { account: account.value, method: 'REGISTRATION', membership: null, origin: originOf(door, input.device) },
      unit,
    )
  })
  return issueTokens(seated, door.signer)
}

/** Also for those who come by WeChat. The database decides who has a name; who lost is told which. */
export async function addConsumer(account: Omit<NewAccount, 'audience'>, inviterId: Id<'acc'> | null, unit: Unit) {
  const isNew = await insertAccount(unit.db, { ...account, audience: 'CONSUMER' }, unit.now)
  const added = isNew ? await findAccount(unit.db, account.id) : null
  if (!added) {
    const [taken] = await takenNames(unit.db, account, { audience: 'CONSUMER', exceptId: null })
    if (taken) return nameTaken(taken)
    throw fault('CONFLICT', 'an account was not written although none of its names is taken')
  }
  unit.emit(userRegistered({ accountId: account.id, displayName: added.displayName, inviterId }))
  if (added.phoneVerifiedAt || added.emailVerifiedAt) unit.emit(userVerified({ accountId: account.id }))
  return ok(added)
}

async function readInviter(text: string | null, { client }: Door): Promise<Result<Id<'acc'> | null>> {
  if (text === null) return ok(null)
  const id = parseId('acc', text)
  const inviter = id ? await findAccount(client, id) : null
  const isFine = inviter?.audience === 'CONSUMER' && inviter.status === 'ACTIVE'
  return isFine ? ok(id) : refused('INVITER_UNKNOWN', 'Nobody who can invite has this id.', 'inviterId')
}

async function proveRecipient(
  { phone, email }: Registration,
  code: string | null,
  door: Door,
): Promise<Result<ProvenCode | null>> {
  const recipient = phone ?? email
  if (recipient === null) return ok(null)
  if (code === null)
    return refused('CODE_NEEDED', 'Ask for a code first: the number or address must be shown to be yours.', 'code')
  return proveCode({ audience: 'CONSUMER', purpose: 'REGISTER', recipient, accountId: '' }, code, door)
}

const accountOf = ({ username, phone, email, displayName }: Registration, passwordHash: string, { now }: Unit) => ({
  id: newId('acc'),
  username,
  phone,
  email,
  displayName,
  passwordHash,
  phoneVerifiedAt: phone === null ? null : now,
  emailVerifiedAt: email === null ? null : now,
})
