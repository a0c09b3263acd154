import { createHash } from 'node:crypto'
import type { Check } from '@supermall/kernel/check'
import { Fault } from '@supermall/kernel/fault'
import { keysInOrder } from '@supermall/kernel/keys-in-order'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { hours } from '@supermall/kernel/time'
import type { Sql, TransactionSql } from './sql.ts'
import { isOfState } from './sql-state.ts'
import { inSteps } from './steps.ts'
import type { AuditDraft, Unit } from './unit.ts'

/** What a client asks for by key: `name` is the mutation, and `input` all that it was given besides the key. */
export type Keyed = { readonly name: string; readonly key: string; readonly input: unknown }

type Asked<Tx extends TransactionSql> = Unit<Tx> & { readonly audited?: (entry: AuditDraft) => void }

const LONGEST_KEY = 128
const KEPT_MS = hours(48)

/**
 * Does it once per actor and key, in the transaction of what it does: the same key with the same input gives the first answer
 * again, with another input it is refused. Who asks while the first is under way waits for it. What is refused has changed
 * nothing, so its key is free again. The table is idempotency.sql.
 */
export async function idempotent<Tx extends TransactionSql, T>(
  keyed: Keyed,
  unit: Asked<Tx>,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const { key } = keyed
  const wrong = checkKey(key)
  if (wrong) return refuse(wrong)
  const mine = { actor: unit.actor.id ?? 'nobody', key, fingerprint: fingerprintOf([keyed.name, keyed.input]) }
  if (!(await claim(unit.db, mine))) return recall<Tx, T>(mine, unit)
  const done = await work()
  if (done.ok) await keepAnswer(unit.db, mine, done.value)
  return done
}

export const isKey = (key: string): boolean => key.length > 0 && key.length <= LONGEST_KEY && !/\p{Cc}/u.test(key)

/** For whoever keeps its keys with what they made: the form of a key is the same in the whole mall. */
export const checkKey = (key: string): Check =>
  isKey(key)
    ? null
    : {
        code: 'IDEMPOTENCY_KEY_INVALID',
        message: `A key has 1 to ${LONGEST_KEY} characters.`,
        path: ['idempotencyKey'],
      }

/** Everything that JSON cannot tell apart is told apart here, and the order of an object's keys makes no difference. */
export const fingerprintOf = (input: unknown): string => createHash('sha256').update(inJson(input)).digest('base64url')

/** As an answer is kept: what is read from it again is what was written. */
export const inJson = (value: unknown): string => JSON.stringify(canonical(value))

/** Keys live for two days; for a job of the domain. */
export const forgetKeys = (sql: Sql): Promise<number> =>
  inSteps(
    sql,
    (step) => `delete from idempotency_key where (actor, key) in (
      select actor, key from idempotency_key where made_at < now() - $1::float8 * interval '1 millisecond' limit ${step})`,
    [KEPT_MS],
  )

type Mine = { readonly actor: string; readonly key: string; readonly fingerprint: string }

/** A rival with the same key is waited for here: when it commits the key is taken, and when it rolls back it is ours. */
async function claim(db: TransactionSql, { actor, key, fingerprint }: Mine): Promise<boolean> {
  const insert = db.$executeRawUnsafe(
    'insert into idempotency_key (actor, key, fingerprint) values ($1, $2, $3) on conflict (actor, key) do nothing',
    ...[actor, key, fingerprint],
  )
  return (await firstEnded(insert)) === 1
}

const UNDER_WAY = 'What came first is still under way; ask again by the same key.'
const WAITED_TOO_LONG: ReadonlySet<string> = new Set(['57014', '55P03'])

/** Of what waits for the first with its key, or for its turn: no longer than a statement may take, and whoever did has changed nothing. */
export async function firstEnded<T>(claiming: PromiseLike<T>): Promise<T> {
  try {
    return await claiming
  } catch (error) {
    if (!isOfState(error, WAITED_TOO_LONG)) throw error
    throw new Fault('CONFLICT', 'waited too long for who came first', { publicText: UNDER_WAY })
  }
}

async function recall<Tx extends TransactionSql, T>(mine: Mine, unit: Asked<Tx>): Promise<Result<T>> {
  const [kept] = await unit.db.$queryRawUnsafe<{ fingerprint: string; answer: unknown }[]>(
    'select fingerprint, answer from idempotency_key where actor = $1 and key = $2',
    ...[mine.actor, mine.key],
  )
  if (kept?.fingerprint !== mine.fingerprint)
    return refused('IDEMPOTENCY_KEY_REUSED', 'This key was used for something else.', 'idempotencyKey')
  unit.audited?.({
    subjectId: mine.key,
    summary: 'Asked again by key: nothing was done twice',
    before: null,
    after: null,
  })
  return ok(revived(kept.answer) as T)
}

/** Nothing else of the transaction looks at it, so it may go with the end. */
async function keepAnswer(db: TransactionSql, { actor, key }: Mine, value: unknown): Promise<void> {
  const values = [actor, key, inJson(value)]
  if (db.$last) db.$last(KEEP_ANSWER, ...values)
  else await db.$executeRawUnsafe(KEEP_ANSWER, ...values)
}

const KEEP_ANSWER = 'update idempotency_key set answer = $3::jsonb where actor = $1 and key = $2'

/** JSON with dates and bigints marked as what they are, keys in order. */
function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: value.toString() }
  if (value instanceof Date) return { $date: value.toISOString() }
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.entries(keysInOrder(value)).filter(([, part]) => part !== undefined)
  return Object.fromEntries(parts.map(([name, part]) => [name, canonical(part)]))
}

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived)
  if (typeof value !== 'object' || value === null) return value
  if ('$bigint' in value) return BigInt(String(value.$bigint))
  if ('$date' in value) return new Date(String(value.$date))
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, revived(part)]))
}
