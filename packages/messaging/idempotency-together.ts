import type { Keyed } from './idempotency.ts'
import { fingerprintOf, firstEnded, inJson } from './idempotency.ts'
import type { TransactionSql } from './sql.ts'

/** One of many that are asked for at once: what, and by whom. */
export type KeyedBy = Keyed & { readonly actor: string }

export const nameOfKey = ({ actor, key }: Pick<KeyedBy, 'actor' | 'key'>): string => `${actor} ${key}`

/** Which of them somebody has asked for already, or asks for now. Those have to ask alone, and get the answer of the first time. */
export async function knownKeys(sql: TransactionSql, asked: readonly KeyedBy[]): Promise<ReadonlySet<string>> {
  const rows = await sql.$queryRawUnsafe<Pick<KeyedBy, 'actor' | 'key'>[]>(
    `select actor, key from idempotency_key
     where (actor, key) in (select actor, key from unnest($1::text[], $2::text[]) as asked (actor, key))`,
    ...[asked.map(({ actor }) => actor), asked.map(({ key }) => key)],
  )
  return new Set(rows.map(nameOfKey))
}

/** Which of them are the first with their key, and have it now. In one order, so that two rounds never wait for each other in a circle. */
export async function claimKeys(db: TransactionSql, asked: readonly KeyedBy[]): Promise<ReadonlySet<string>> {
  const claiming = db.$queryRawUnsafe<Pick<KeyedBy, 'actor' | 'key'>[]>(
    `insert into idempotency_key (actor, key, fingerprint)
     select actor, key, fingerprint from unnest($1::text[], $2::text[], $3::text[]) as asked (actor, key, fingerprint)
     order by actor, key
     on conflict (actor, key) do nothing returning actor, key`,
    ...[asked.map(({ actor }) => actor), asked.map(({ key }) => key)],
    asked.map(({ name, input }) => fingerprintOf([name, input])),
  )
  const rows = await firstEnded(claiming)
  return new Set(rows.map(nameOfKey))
}

/** What each of them got is its answer from now on. */
export const keepAnswers = (
  db: TransactionSql,
  done: readonly { readonly asked: KeyedBy; readonly value: unknown }[],
): PromiseLike<number> =>
  db.$executeRawUnsafe(
    `update idempotency_key set answer = done.answer::jsonb
     from unnest($1::text[], $2::text[], $3::text[]) as done (actor, key, answer)
     where idempotency_key.actor = done.actor and idempotency_key.key = done.key`,
    ...[done.map(({ asked }) => asked.actor), done.map(({ asked }) => asked.key)],
    done.map(({ value }) => inJson(value)),
  )

/** What is refused has changed nothing, so its key is free again. */
export const freeKeys = (db: TransactionSql, refused: readonly KeyedBy[]): PromiseLike<number> =>
  db.$executeRawUnsafe(
    `delete from idempotency_key
     where (actor, key) in (select actor, key from unnest($1::text[], $2::text[]) as refused (actor, key))`,
    ...[refused.map(({ actor }) => actor), refused.map(({ key }) => key)],
  )
