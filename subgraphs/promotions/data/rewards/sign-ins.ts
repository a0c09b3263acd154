import type { Prisma } from '../../../../prisma/promotions/generated/client.ts'
import { spanOf } from '../../domain/sign-in/day.ts'
import type { RewardKind, SignInReward, SignInRules, SpecialDay } from '../../domain/sign-in/rules.ts'
import type { Tx } from '../database.ts'

type SignedDayRow = Prisma.SignInDayGetPayload<object>
type ClaimRow = Prisma.SignInClaimGetPayload<object>

export async function findSignInRules(db: Tx): Promise<SignInRules> {
  const { id: _id, updatedAt: _at, ...row } = await db.signInRules.findUniqueOrThrow({ where: { id: 1 } })
  return { ...row, rewards: row.rewards as SignInReward[], specialDays: row.specialDays as SpecialDay[] }
}

type Edit = Partial<Omit<SignInRules, 'version'>>

/** Null when the version is not the expected one any more. */
export async function saveSignInRules(
  db: Tx,
  version: number,
  { edit, now }: { edit: Edit; now: Date },
): Promise<SignInRules | null> {
  const { rewards, specialDays, ...facts } = edit
  const lists = {
    ...(rewards ? { rewards: rewards.map((one) => ({ ...one })) } : {}),
    ...(specialDays ? { specialDays: specialDays.map((one) => ({ ...one })) } : {}),
  }
  const data = { ...facts, ...lists, version: { increment: 1 }, updatedAt: now }
  const { count } = await db.signInRules.updateMany({ where: { id: 1, version }, data })
  return count === 1 ? findSignInRules(db) : null
}

/** False when that day is signed already. */
export const insertDay = async (db: Tx, day: SignedDayRow): Promise<boolean> =>
  (await db.signInDay.createMany({ data: [day], skipDuplicates: true })).count === 1

export const hasSignedEver = async (db: Tx, accountId: string): Promise<boolean> =>
  (await db.signInDay.findFirst({ where: { accountId }, select: { day: true } })) !== null

/** At most as many as a month has. */
export function daysOf(db: Tx, accountId: string, cycle: string): Promise<SignedDayRow[]> {
  const { from, to } = spanOf(cycle)
  return db.signInDay.findMany({ where: { accountId, day: { gte: from, lte: to } }, orderBy: { day: 'asc' } })
}

/** False when it was claimed before. */
export const insertClaim = async (db: Tx, claim: ClaimRow & { readonly kind: RewardKind }): Promise<boolean> =>
  (await db.signInClaim.createMany({ data: [claim], skipDuplicates: true })).count === 1

export const claimsOf = (db: Tx, accountId: string, cycle: string): Promise<ClaimRow[]> =>
  db.signInClaim.findMany({ where: { accountId, cycle } })
