import type { SigningKey } from '../../../prisma/identity/generated/client.ts'
import type { Tx } from './database.ts'

export type { SigningKey } from '../../../prisma/identity/generated/client.ts'

export type NewKey = {
  readonly id: string
  readonly publicJwk: Readonly<Record<string, string>>
  readonly privateKey: string
}

/** How the signer reaches its keys. */
export type SigningKeys = {
  readonly current: () => Promise<SigningKey | null>
  /** The one that stands by. */
  readonly next: () => Promise<SigningKey | null>
  readonly published: () => Promise<readonly SigningKey[]>
  /** Adds those whose state is still vacant: of two processes that begin at once, both go on with the same two keys. */
  readonly begin: (current: NewKey, next: NewKey, now: Date) => Promise<void>
  /** Takes a lost key and its follower out of use, so that new ones can begin. */
  readonly abandon: (now: Date) => Promise<void>
}

export const signingKeys = (db: Tx): SigningKeys => ({
  current: () => db.signingKey.findFirst({ where: { state: 'CURRENT' } }),
  next: () => db.signingKey.findFirst({ where: { state: 'NEXT' } }),
  published: () => listKeys(db),
  async begin(current, next, now) {
    const rows = [
      { ...current, state: 'CURRENT', createdAt: now, activatedAt: now },
      { ...next, state: 'NEXT', createdAt: now },
    ]
    await db.signingKey.createMany({ data: rows, skipDuplicates: true })
  },
  async abandon(now) {
    await db.signingKey.updateMany({
      where: { state: { in: ['CURRENT', 'NEXT'] } },
      data: { state: 'RETIRED', retiredAt: now },
    })
  },
})

/** Newest first; a handful at any time, as retired keys are forgotten a day after the last token they signed. */
export const listKeys = (db: Tx): Promise<readonly SigningKey[]> =>
  db.signingKey.findMany({ orderBy: { id: 'desc' }, take: 50 })

/** The next key begins to sign and a new one stands behind it. False when somebody else did it in the meantime. */
export async function moveKeys(
  db: Tx,
  { currentId, next, now }: { currentId: string; next: NewKey; now: Date },
): Promise<boolean> {
  const retired = await db.signingKey.updateMany({
    where: { id: currentId, state: 'CURRENT' },
    data: { state: 'RETIRED', retiredAt: now },
  })
  if (retired.count === 0) return false
  await db.signingKey.updateMany({ where: { state: 'NEXT' }, data: { state: 'CURRENT', activatedAt: now } })
  await db.signingKey.create({ data: { ...next, state: 'NEXT', createdAt: now } })
  return true
}

/** What they signed is good no more as soon as everybody has read the keys anew. */
export async function withdrawRetired(db: Tx): Promise<void> {
  await db.signingKey.deleteMany({ where: { state: 'RETIRED' } })
}

export async function forgetKeys(db: Tx, retiredBefore: Date): Promise<number> {
  const { count } = await db.signingKey.deleteMany({ where: { state: 'RETIRED', retiredAt: { lt: retiredBefore } } })
  return count
}
