import { publicName } from '@supermall/contracts/members'
import { orderTitles } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'
import { idempotent } from '@supermall/messaging/idempotency'
import { hashToken, newToken } from '@supermall/subgraph/token'
import type { Unit } from '../data/database.ts'
import { findFriendPay, findOfPayment, insertFriendPay } from '../data/friend-pays.ts'
import { latestOf, lockPayment, savePayment } from '../data/payments.ts'
import { FRIENDS } from '../domain/channel.ts'
import type { FriendPay, Shown } from '../domain/friend-pay.ts'
import { NOBODY } from '../domain/friend-pay.ts'
import type { Payment } from '../domain/payment.ts'
import { CHOSE_ANOTHER, dueOf } from '../domain/payment.ts'
import { beginPayment } from './begin-payment.ts'
import { closeOpen } from './close-payment.ts'
import { giveUp, isBusy } from './pay-order.ts'
import type { Till } from './till.ts'

type OpenFriendPay = {
  readonly orderId: Id<'ord'>
  readonly accountId: Id<'acc'>
  readonly idempotencyKey: string
}

type Which = { readonly friendPayId: string }
type Shows = { readonly nickname: string; readonly lines: readonly Shown[] }

export const tokenLabel = (friendPayId: string): string => `friend pay ${friendPayId}`

/** Friends are a way to pay like any other: what was begun elsewhere is closed first, and choosing another way later ends the link. */
export async function openFriendPay(asked: OpenFriendPay, till: Till & { readonly ask: Ask }): Promise<Result<Which>> {
  const { orderId, accountId } = asked
  const latest = await latestOf(till.client, orderId)
  if (latest?.accountId !== accountId) return refused('PAYMENT_NOT_FOUND', 'There is no such order to pay.', 'orderId')
  const [{ lines }, { nickname }] = await Promise.all([
    till.ask(orderTitles, { orderId, accountId }),
    till.ask(publicName, { accountId }),
  ])
  const shows = { nickname: nickname ?? NOBODY, lines }
  const first = await begin(asked, shows, till)
  return isBusy(first) && (await giveUp(orderId, till)) ? begin(asked, shows, till) : first
}

function begin(asked: OpenFriendPay, shows: Shows, { transact, seal }: Till): Promise<Result<Which>> {
  const { orderId, accountId, idempotencyKey: key } = asked
  const choice = { payableId: orderId, accountId, channel: FRIENDS, method: null, payToken: null } as const
  return transact((unit) =>
    idempotent({ name: 'friendPayOpen', key, input: { orderId } }, unit, async () => {
      const begun = await beginPayment(choice, unit)
      if (!begun.ok) return begun
      const standing = await findOfPayment(unit.db, begun.value.id)
      return ok({ friendPayId: standing?.id ?? (await make(begun.value, { ...shows, seal }, unit)) })
    }),
  )
}

async function make(payment: Payment, { nickname, lines, seal }: Shows & Pick<Till, 'seal'>, unit: Unit) {
  const { id: paymentId, orderId, accountId, currency, expiresAt } = payment
  if (orderId === null) throw new Error(`${paymentId} is of no order`)
  const id = newId('frp')
  const token = newToken()
  const friendPay: FriendPay = {
    id,
    paymentId,
    orderId,
    accountId,
    nickname,
    lines,
    currency,
    amount: dueOf(payment),
    tokenHash: hashToken(token),
    sealedToken: seal.close(token, tokenLabel(id)),
    promised: 0n,
    paid: 0n,
    partCount: 0,
    status: 'OPEN',
    expiresAt,
    createdAt: unit.now,
    endedAt: null,
  }
  await insertFriendPay(unit.db, friendPay)
  // The link's number is what the channel knows the payment by: its money waits under it.
  if (!(await savePayment(unit.db, payment, { providerNo: id, now: unit.now })))
    throw new Error(`${paymentId} moved while it was held`)
  return id
}

type Revoke = Which & { readonly accountId: string }

/** The order may be paid in another way then; every part that came goes back. A link that has ended stays as it ended. */
export async function revokeFriendPay({ friendPayId, accountId }: Revoke, unit: Unit): Promise<Result<Which>> {
  const friendPay = parseId('frp', friendPayId) && (await findFriendPay(unit.db, friendPayId))
  if (!friendPay || friendPay.accountId !== accountId)
    return refused('FRIEND_PAY_NOT_FOUND', 'There is no such link.', 'friendPayId')
  const payment = await lockPayment(unit.db, friendPay.paymentId)
  if (payment?.status === 'SUCCEEDED') return refused('PAYMENT_PAID', 'The order is paid.', 'friendPayId')
  if (payment?.status === 'PROCESSING') await closeOpen(payment, CHOSE_ANOTHER, unit)
  return ok({ friendPayId: friendPay.id })
}
