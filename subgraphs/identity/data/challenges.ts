import type { Tx } from './database.ts'

export type ChallengeKey = {
  readonly audience: string
  readonly purpose: string
  readonly recipient: string
  /** Empty, but for codes that bind the recipient to an account. */
  readonly accountId: string
}
type NewChallenge = ChallengeKey & { readonly id: string; readonly codeHash: string; readonly expiresAt: Date }

/** Replaces the former code. False when that one is younger than `notSince`: also for all but one who ask at the same time. */
export async function putChallenge(
  db: Tx,
  challenge: NewChallenge,
  { now, notSince }: { now: Date; notSince: Date },
): Promise<boolean> {
  const { id, audience, purpose, recipient, accountId, codeHash, expiresAt } = challenge
  const count = await db.$executeRaw`
    insert into challenge (id, audience, purpose, recipient, account_id, code_hash, created_at, expires_at)
    values (${id}, ${audience}, ${purpose}, ${recipient}, ${accountId}, ${codeHash}, ${now}, ${expiresAt})
    on conflict (audience, purpose, recipient, account_id) do update set
      id = excluded.id, code_hash = excluded.code_hash, tries = 0, created_at = excluded.created_at,
      expires_at = excluded.expires_at, used_at = null
    where challenge.created_at <= ${notSince}`
  return count === 1
}

export type Tried = { readonly id: string; readonly codeHash: string }

/**
 * Counts the try before the code is looked at, so that tries made at the same time are all counted. One that uses none up is written all
 * the same, for it must cost as much. Null when there is none left.
 */
export async function tryChallenge(
  db: Tx,
  key: ChallengeKey,
  { now, mostTries, uses }: { now: Date; mostTries: number; uses: 0 | 1 },
): Promise<Tried | null> {
  const [row] = await db.challenge.updateManyAndReturn({
    where: { ...key, usedAt: null, expiresAt: { gt: now }, tries: { lt: mostTries } },
    data: { tries: { increment: uses } },
    select: { id: true, codeHash: true },
  })
  return row ?? null
}

/** True for exactly one: a code works once. */
export async function spendChallenge(db: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await db.challenge.updateMany({ where: { id, usedAt: null }, data: { usedAt: now } })
  return count === 1
}

export async function forgetChallenges(db: Tx, expiredBefore: Date): Promise<number> {
  const { count } = await db.challenge.deleteMany({ where: { expiresAt: { lt: expiredBefore } } })
  return count
}
