import type { Id } from '@supermall/kernel/id'
import type { Envelope } from '@supermall/messaging/envelope'
import type { Unit } from '../data/database.ts'
import { lockOwnMember } from '../data/members.ts'
import { hasCome } from '../data/notices.ts'
import { refundFailedNotice } from '../domain/notice.ts'
import { tellNotice } from './tell-notice.ts'

export type RefundWord = {
  readonly refundId: string
  /** The order that has asked for it, or else its payment. */
  readonly subjectId: string
  /** Nobody says whose it is where the version before told it. */
  readonly accountId?: Id<'acc'> | undefined
}

/** It may fail as often as it is asked for again: whoever waits for it reads once that it did, and not what is heard after it came. */
export async function tellRefundFailed(
  { refundId, subjectId, accountId }: RefundWord,
  envelope: Envelope,
  unit: Unit,
): Promise<void> {
  if (accountId === undefined) return
  await lockOwnMember(unit.db, accountId, unit.now)
  if (await hasCome(unit.db, { accountId, refundId })) return
  const word = { notice: refundFailedNotice(subjectId), envelope, onceOf: failureOf(refundId) }
  await tellNotice({ accountId, shopId: null }, word, unit)
}

/** By which it is known that a buyer was told. */
export const failureOf = (refundId: string): string => `${refundId} failed`
