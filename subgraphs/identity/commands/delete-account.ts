import { userDeleted } from '@supermall/contracts/identity'
import { accountOrders } from '@supermall/contracts/orders'
import { walletFacts } from '@supermall/contracts/payments'
import { accountPromises } from '@supermall/contracts/promotions'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { changeAccount, findAccount } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import { revokeSessions } from '../data/sessions.ts'
import { unbindWechat } from '../data/wechat.ts'
import type { AccountId } from '../domain/account.ts'
import type { Door } from './door.ts'
import { provePerson } from './prove-person.ts'
import { tellRevoked } from './tell-revoked.ts'

type DeleteAccount = {
  readonly accountId: AccountId
  readonly sessionId: string
  readonly password: string | null
}

/** Nothing personal stays here; what others keep of the person they make anonymous when they are told. */
export async function deleteAccount(input: DeleteAccount, door: Door): Promise<Result<Account>> {
  const account = await findAccount(door.client, input.accountId)
  if (!account || account.status === 'DELETED') return refused('NOT_FOUND', 'There is no such account.')
  const proven = await provePerson(account, input, door)
  if (!proven.ok) return proven
  const free = await owesNothing(input.accountId, door)
  return free.ok ? door.transact((unit) => erase(account, unit)) : free
}

/** Payments, orders and promotions know what is still theirs; when one of them does not answer, nothing is deleted on a guess. */
async function owesNothing(accountId: AccountId, { ask }: Door): Promise<Result<null>> {
  const [money, orders, promised] = await Promise.all([
    ask(walletFacts, { accountId }),
    ask(accountOrders, { accountId }),
    ask(accountPromises, { accountId }),
  ])
  if (money.hasBalance) return refused('BALANCE_LEFT', 'There is money in the wallet; spend it or take it out first.')
  if (orders.isOrderOpen)
    return refused('ORDER_UNFINISHED', 'An order is not finished; wait until you have it, or cancel it.')
  if (orders.isCaseOpen) return refused('AFTERSALE_OPEN', 'An after-sale case is open; wait for its end, or cancel it.')
  if (money.isRefundUnderWay || orders.isRefundUnderWay)
    return refused('REFUND_UNDER_WAY', 'Money is on its way back to you; wait until it is there.')
  if (money.isPaymentUnderWay)
    return refused('PAYMENT_UNDER_WAY', 'A payment is open; wait until it is done or has expired.')
  if (promised.isMoneyToCome)
    return refused('MONEY_TO_COME', 'Money that a promotion promised you is still to come; wait until it is there.')
  return ok(null)
}

async function erase({ id, version }: Account, unit: Unit): Promise<Result<Account>> {
  const nobody = {
    username: null,
    phone: null,
    email: null,
    avatarUrl: null,
    passwordHash: null,
    phoneVerifiedAt: null,
    emailVerifiedAt: null,
  }
  const change = { ...nobody, displayName: 'Deleted account', status: 'DELETED', statusReason: null, note: null }
  const erased = await changeAccount(unit.db, { id, version }, { change, now: unit.now })
  if (!erased) return refused('STALE_VERSION', 'The account was changed in the meantime; try again.')
  await unbindWechat(unit.db, id)
  await unit.db.signIn.deleteMany({ where: { accountId: id } })
  tellRevoked(await revokeSessions(unit.db, { accountIds: [id] }, { now: unit.now, reason: 'ACCOUNT_DELETED' }), unit)
  await unit.db.session.updateMany({ where: { accountId: id }, data: { ip: '', userAgent: '', device: null } })
  unit.emit(userDeleted({ accountId: id as AccountId }))
  return ok(erased)
}
