import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { findAccount, lockAccounts } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import type { WechatName } from '../data/wechat.ts'
import { bindWechat as bind, findWechatAccount, unbindWechat as unbind } from '../data/wechat.ts'
import type { AccountId } from '../domain/account.ts'
import type { WechatApp, WechatPerson } from '../providers/wechat.ts'
import type { Door } from './door.ts'
import { limitTries, wechatLimits } from './limit-tries.ts'

type BindWechat = { readonly accountId: AccountId; readonly app: WechatApp; readonly code: string }

type UnbindWechat = { readonly accountId: AccountId; readonly expectedVersion: number }

export async function bindWechat({ accountId, app, code }: BindWechat, door: Door): Promise<Result<Account>> {
  if (door.wechat === null) return wechatOff()
  const limited = await limitTries(door.cache, wechatLimits(accountId))
  if (!limited.ok) return limited
  const person = await door.wechat.identify(app, code)
  if (!person.ok) return person
  const names = namesOf(person.value)
  return door.transact(async (unit) => {
    const owner = await findWechatAccount(unit.db, names)
    if (owner !== null && owner !== accountId) return wechatTaken()
    const isBound = await bind(unit.db, accountId, { names, now: unit.now })
    return isBound ? ownAccount(accountId, unit) : wechatTaken()
  })
}

/** Idempotent. Nobody locks themselves out by it. */
export async function unbindWechat({ accountId, expectedVersion }: UnbindWechat, unit: Unit): Promise<Result<Account>> {
  await lockAccounts(unit.db, [accountId])
  const account = await ownAccount(accountId, unit)
  if (!account.ok) return account
  const { username, phone, email, passwordHash, version } = account.value
  if (version !== expectedVersion)
    return refused('STALE_VERSION', 'The account was changed in the meantime; look again.', 'expectedVersion')
  const hasOther = phone !== null || email !== null || (username !== null && passwordHash !== null)
  if (!hasOther) return refused('LAST_LOGIN', 'WeChat is the only way into this account; bind a phone number first.')
  await unbind(unit.db, accountId)
  return account
}

/** The unionid comes first: it is the person, whichever app they come from. */
export const namesOf = ({ app, openid, unionid }: WechatPerson): readonly WechatName[] => [
  ...(unionid === null ? [] : [{ kind: 'UNION', subject: unionid }]),
  { kind: app, subject: openid },
]

export const wechatTaken = () =>
  refused('WECHAT_TAKEN', 'This WeChat belongs to another account, or the account has another WeChat.', 'code')
export const wechatOff = () => refused('WECHAT_OFF', 'WeChat sign-in is not set up here.')

async function ownAccount(accountId: AccountId, { db }: Unit): Promise<Result<Account>> {
  const account = await findAccount(db, accountId)
  return account ? ok(account) : refused('NOT_FOUND', 'There is no such account.')
}
