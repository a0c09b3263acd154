import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { findAccount, findByLogin } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import { bindWechat, findWechatAccount } from '../data/wechat.ts'
import { readPhone } from '../domain/account.ts'
import type { WechatApp, WechatPerson } from '../providers/wechat.ts'
import { banned, originOf } from './admit.ts'
import { namesOf, wechatOff, wechatTaken } from './bind-wechat.ts'
import type { Door } from './door.ts'
import type { Admitted } from './issue-tokens.ts'
import { issueTokens } from './issue-tokens.ts'
import { addressLimits, limitTries } from './limit-tries.ts'
import { openSession } from './open-session.ts'
import { addConsumer } from './register.ts'
import { checkRegistrationOpen } from './registration-open.ts'

export type SignInByWechat = {
  readonly app: WechatApp
  readonly code: string
  readonly phoneCode: string | null
  readonly device: string | null
}
type Known = { readonly person: WechatPerson; readonly phone: string | null }

/** Who comes for the first time gets an account, or the one that has the phone number which WeChat vouches for. */
export async function signInByWechat(input: SignInByWechat, door: Door): Promise<Result<Admitted>> {
  const limited = await limitTries(door.cache, addressLimits(door.caller.ip, door.settings.SIGN_INS_PER_ADDRESS))
  if (!limited.ok) return limited
  const known = await ask(input, door)
  if (!known.ok) return known
  const seat = () => door.transact((unit) => seatPerson(known.value, { door, device: input.device }, unit))
  const first = await seat()
  // Of two first sign-ins at the same time one makes the account; the other finds it when it looks again.
  const seated = !first.ok && first.refusals.some(({ code }) => code === 'WECHAT_TAKEN') ? await seat() : first
  return issueTokens(seated, door.signer)
}

async function ask({ app, code, phoneCode }: SignInByWechat, { wechat }: Door): Promise<Result<Known>> {
  if (wechat === null) return wechatOff()
  const person = await wechat.identify(app, code)
  if (!person.ok) return person
  if (phoneCode === null) return ok({ person: person.value, phone: null })
  const phone = await wechat.phoneOf(phoneCode)
  if (!phone.ok)
    return refused('WECHAT_CODE_INVALID', 'WeChat does not know this code, or has seen it already.', 'phoneCode')
  const read = readPhone(phone.value, 'phoneCode')
  return read.ok ? ok({ person: person.value, phone: read.value }) : read
}

async function seatPerson(known: Known, { door, device }: { door: Door; device: string | null }, unit: Unit) {
  const found = await findOrAdd(known, unit)
  if (!found.ok) return found
  const account = found.value
  if (account.status === 'BANNED') return banned(account)
  const isBound = await bindWechat(unit.db, account.id, { names: namesOf(known.person), now: unit.now })
  if (!isBound) return wechatTaken()
  return openSession({ account, method: 'WECHAT', membership: null, origin: originOf(door, device) }, unit)
}

/** Only a number that was verified here as well makes two people one: anybody could have written an unverified one. */
async function findOrAdd({ person, phone }: Known, unit: Unit): Promise<Result<Account>> {
  const id = await findWechatAccount(unit.db, namesOf(person))
  const known = id === null ? null : await findAccount(unit.db, id)
  if (known) return ok(known)
  const byPhone = phone === null ? null : await findByLogin(unit.db, 'CONSUMER', { kind: 'phone', value: phone })
  if (byPhone?.phoneVerifiedAt) return ok(byPhone)
  const open = await checkRegistrationOpen(unit.db)
  if (!open.ok) return open
  const free = byPhone ? null : phone
  const account = {
    id: newId('acc'),
    displayName: 'WeChat user',
    phone: free,
    phoneVerifiedAt: free === null ? null : unit.now,
  }
  return addConsumer(account, null, unit)
}
