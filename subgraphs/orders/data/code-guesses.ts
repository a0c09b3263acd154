import type { Tx } from './database.ts'

/** Somebody at work for one shop, or for the mall. */
type Guesser = { readonly actorId: string; readonly scope: string }

/** Those that began before `over` are forgotten, and the count begins anew. */
type Bound = { readonly most: number; readonly now: Date; readonly over: Date }

/** Null when the guess may be made; else when the first of those that count was made. */
export async function takeGuess(db: Tx, { actorId, scope }: Guesser, { most, now, over }: Bound): Promise<Date | null> {
  const taken = await db.$executeRaw`
    insert into code_guess as mine (actor_id, scope, began_at, count) values (${actorId}, ${scope}, ${now}, 1)
    on conflict (actor_id, scope) do update set
      count = case when mine.began_at <= ${over} then 1 else mine.count + 1 end,
      began_at = case when mine.began_at <= ${over} then excluded.began_at else mine.began_at end
    where mine.began_at <= ${over} or mine.count < ${most}`
  if (taken === 1) return null
  const kept = await db.codeGuess.findUnique({ where: { actorId_scope: { actorId, scope } } })
  return kept?.beganAt ?? now
}

/** It was no guess: the code is there. */
export async function giveGuessBack(db: Tx, { actorId, scope }: Guesser): Promise<void> {
  await db.codeGuess.updateMany({ where: { actorId, scope, count: { gt: 0 } }, data: { count: { decrement: 1 } } })
}

export const forgetGuesses = async (db: Tx, before: Date): Promise<number> =>
  (await db.codeGuess.deleteMany({ where: { beganAt: { lt: before } } })).count
