import type { Member } from '../domain/member.ts'
import { ANONYMOUS } from '../domain/member.ts'
import type { Tx } from './database.ts'

/** Removes what is a person's own, retired addresses included: orders keep what they need of those. */
export async function forgetMember(
  db: Tx,
  { id, accountId }: Pick<Member, 'id' | 'accountId'>,
  now: Date,
): Promise<void> {
  await db.address.deleteMany({ where: { accountId } })
  await db.favourite.deleteMany({ where: { accountId } })
  await db.productView.deleteMany({ where: { accountId } })
  await db.inboxMessage.deleteMany({ where: { accountId } })
  await db.cameRefund.deleteMany({ where: { accountId } })
  await db.formAnswer.deleteMany({ where: { memberId: id } })
  await db.cohortMember.deleteMany({ where: { memberId: id } })
  const data = { ...ANONYMOUS, deletedAt: now, updatedAt: now, version: { increment: 1 } }
  await db.member.updateMany({ where: { id, deletedAt: null }, data })
}
