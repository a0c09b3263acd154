import { accountsAmong } from '@supermall/contracts/members'
import type { Id } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import { findCoupon } from '../../data/coupons.ts'
import type { Tx, Unit } from '../../data/database.ts'
import type { CouponSend } from '../../data/sends.ts'
import { advanceSend, nextSend } from '../../data/sends.ts'
import { issueToMany } from './issue-many.ts'

/** Small enough that claims of the same coupon wait for a moment only. */
const BATCH = 200
const ASK_MS = 10_000

type Sending = { readonly client: Tx; readonly transact: Transact<Tx>; readonly ask: Ask }

/**
 * Gives the next batch of the next sending; null when all have gone. One that fails is among the faults then, and keeps no other back. Who is in the batch is asked before the transaction, and
 * where the sending stands is compared and set in it: two that serve the same batch give it once.
 */
export async function sendNextBatch(
  { client, transact, ask }: Sending,
  faults: Map<string, unknown>,
): Promise<number | null> {
  const send = await nextSend(client, [...faults.keys()])
  if (send === null) return null
  try {
    const accountIds = await accountsOf(send, ask)
    return await transact((unit) => give(send, accountIds, unit))
  } catch (error) {
    faults.set(send.id, error)
    return 0
  }
}

async function accountsOf({ target, targetId, accountIds, cursor }: CouponSend, ask: Ask): Promise<Id<'acc'>[]> {
  if (target === 'ACCOUNTS') return [...accountIds] as Id<'acc'>[]
  const question = {
    levelId: target === 'LEVEL' ? (targetId as Id<'lvl'>) : null,
    groupId: target === 'GROUP' ? (targetId as Id<'mgr'>) : null,
    after: cursor as Id<'acc'> | null,
    size: BATCH,
  }
  return (await ask(accountsAmong, question, { timeoutMs: ASK_MS })).accountIds
}

async function give(send: CouponSend, accountIds: readonly Id<'acc'>[], unit: Unit): Promise<number> {
  const coupon = await findCoupon(unit.db, send.couponId)
  const isLast = send.target === 'ACCOUNTS' || accountIds.length < BATCH || coupon?.status !== 'PUBLISHED'
  const ended = isLast
    ? ({ status: 'SENT', sentAt: unit.now } as const)
    : ({ status: 'SENDING', sentAt: null } as const)
  const cursor = accountIds.at(-1) ?? send.cursor
  if (!(await advanceSend(unit.db, send, { ...ended, cursor, sent: 0, missed: 0 }))) return 0
  const given = coupon && accountIds.length > 0 ? await issueToMany({ coupon, accountIds }, unit) : 0
  const counted = { ...send, ...ended, cursor }
  await advanceSend(unit.db, counted, { ...ended, cursor, sent: given, missed: accountIds.length - given })
  return given
}
