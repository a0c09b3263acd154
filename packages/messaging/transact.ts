import type { EventDraft } from '@supermall/contracts/define'
import { Fault, fault } from '@supermall/kernel/fault'
import { isResult } from '@supermall/kernel/result'
import type { Clock } from '@supermall/kernel/time'
import { seconds } from '@supermall/kernel/time'
import { recordAudit } from './audit.ts'
import { crashAt } from './crash.ts'
import type { Envelope } from './envelope.ts'
import { seal } from './envelope.ts'
import type { Outgoing, SubscribersOf } from './outbox.ts'
import { keep } from './outbox.ts'
import type { Client, TransactionSql } from './sql.ts'
import { isOfState } from './sql-state.ts'
import { isTracing, traced, traceparentHere } from './trace.ts'
import type { Actor, AuditDraft, Operate, Transact, Unit } from './unit.ts'

export type Transactor<Tx extends TransactionSql> = {
  readonly client: Client<Tx>
  readonly source: string
  readonly subscribersOf: SubscribersOf
  readonly clock: Clock
  /** Hands what was told to the relay. Called after the commit; when it is never called, the relay's own look finds the rows. */
  readonly send: (told: readonly Outgoing[]) => void
  /** How long a transaction may last; seconds, when nothing is said. */
  readonly timeout?: number
}

const MOST_TRIES = 5
const TIMEOUT_MS = seconds(10)

/**
 * The one place where a transaction opens. Events go to the outbox in it; a refusal rolls it back, so a refused command has
 * changed nothing; a conflict with another transaction runs it again.
 */
export function transactAs<Tx extends TransactionSql>(through: Transactor<Tx>, actor: Actor): Transact<Tx> {
  return (work) => attempt(through, (db) => run(through, { db, actor: actorHere(actor) }, (unit) => work(unit)), actor)
}

/**
 * Several pieces of work in one transaction, each told in the name of its own actor: all of them happen, or none. What one of
 * them refuses must be thrown.
 */
export const transactTogether = <Tx extends TransactionSql>(
  through: Transactor<Tx>,
  actors: readonly Actor[],
  work: (db: Tx, units: readonly Unit<Tx>[]) => Promise<void>,
): Promise<void> =>
  tryOften(through, async (db) => {
    const sealed: Envelope[] = []
    const now = through.clock()
    const tell = (actor: Actor) => (event: EventDraft) =>
      sealed.push(seal(event, { source: through.source, actor: actorHere(actor), now }))
    const units = actors.map((actor) => ({ db, actor, now, emit: tell(actor) }))
    await work(db, units)
    return { value: undefined, told: await keepAll(through, db, sealed) }
  })

/** A transaction that must leave an audit entry. What is forbidden half-way is rolled back, and the attempt itself is recorded. */
export function operateAs<Tx extends TransactionSql>(through: Transactor<Tx>, actor: Actor): Operate<Tx> {
  return async (action, work) => {
    try {
      return await attempt(through, (db) => runAudited(through, { db, actor: actorHere(actor), action }, work), actor)
    } catch (error) {
      if (error instanceof Fault && error.code === 'FORBIDDEN') await recordDenial(through, { actor, action, error })
      throw error
    }
  }
}

type Done<T> = { readonly value: T; readonly told: readonly Outgoing[] }

async function run<Tx extends TransactionSql, T>(
  through: Transactor<Tx>,
  on: { db: Tx; actor: Actor },
  work: (unit: Unit<Tx>) => Promise<T>,
): Promise<Done<T>> {
  const drafts: EventDraft[] = []
  const now = through.clock()
  const value = await work({ ...on, now, emit: (event) => drafts.push(event) })
  if (isResult(value) && !value.ok) throw new RolledBack(value)
  const sealed = drafts.map((draft) => seal(draft, { source: through.source, actor: on.actor, now }))
  return { value, told: await keepAll(through, on.db, sealed) }
}

const keepAll = async <Tx extends TransactionSql>(
  { subscribersOf }: Transactor<Tx>,
  db: Tx,
  sealed: readonly Envelope[],
): Promise<readonly Outgoing[]> => (sealed.length > 0 ? keep(db, sealed, subscribersOf) : [])

function runAudited<Tx extends TransactionSql, T>(
  through: Transactor<Tx>,
  on: { db: Tx; actor: Actor; action: string },
  work: Parameters<Operate<Tx>>[1],
): Promise<Done<T>> {
  return run(through, on, async (unit) => {
    const entries: AuditDraft[] = []
    const value = (await work({ ...unit, audited: (entry) => entries.push(entry) })) as T
    if (isResult(value) && !value.ok) return value
    if (entries.length === 0)
      throw fault('INTERNAL_SERVER_ERROR', `${on.action} left no audit entry; nothing was committed`)
    for (const entry of entries)
      unit.emit(await recordAudit(on.db, entry, { ...on, source: through.source, now: unit.now }))
    return value
  })
}

async function recordDenial<Tx extends TransactionSql>(
  through: Transactor<Tx>,
  denied: { actor: Actor; action: string; error: Fault },
): Promise<void> {
  const entry = {
    subjectId: denied.actor.id ?? 'nobody',
    summary: `DENIED: ${denied.error.message}`,
    before: null,
    after: null,
  }
  await attempt(
    through,
    (db) => runAudited(through, { db, ...denied }, async (unit) => unit.audited(entry)),
    denied.actor,
  )
}

/** What is told is told by the step that runs here, so that whoever reacts to it goes on from there. */
function actorHere(actor: Actor): Actor {
  const traceparent = traceparentHere()
  return traceparent === null ? actor : { ...actor, traceparent }
}

function attempt<Tx extends TransactionSql, T>(
  through: Transactor<Tx>,
  work: (db: Tx) => Promise<Done<T>>,
  { traceparent }: Actor,
): Promise<T> {
  if (!isTracing() || traceparent === null) return tryOften(through, work)
  return traced({ name: `${through.source} transaction`, parent: traceparent }, () => tryOften(through, work))
}

async function tryOften<Tx extends TransactionSql, T>(
  through: Transactor<Tx>,
  work: (db: Tx) => Promise<Done<T>>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const { value, told } = await through.client.$transaction(work, { timeout: through.timeout ?? TIMEOUT_MS })
      if (told.length > 0) {
        crashAt('after-commit-before-publish', (event) => told.some(({ envelope }) => envelope.name === event))
        through.send(told)
      }
      return value
    } catch (error) {
      if (error instanceof RolledBack) return error.refused as T
      if (!isOfState(error, CONFLICTS)) throw error
      if (tries === MOST_TRIES) throw fault('CONFLICT', `gave up after ${tries} conflicts: ${String(error)}`)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries))
    }
  }
}

/** Carries a refusal out of a transaction, which only rolls back when something is thrown. */
class RolledBack extends Error {
  readonly refused: unknown
  constructor(refused: unknown) {
    super('refused')
    this.refused = refused
  }
}

const CONFLICTS: ReadonlySet<string> = new Set(['P2034', '40001', '40P01'])
