import type { EventDraft } from '@supermall/contracts/define'
import type { TransactionSql } from './sql.ts'

/** Who acts, as far as events and the audit log must know. */
export type Actor = {
  readonly id: string | null
  readonly audience: 'CONSUMER' | 'MERCHANT' | 'PLATFORM' | 'SYSTEM'
  readonly shopId: string | null
  readonly ip: string | null
  readonly traceparent: string | null
}

export const system: Actor = { id: null, audience: 'SYSTEM', shopId: null, ip: null, traceparent: null }

/** What a command needs, and all that it may touch: one open transaction, a way to tell, and the time at which it happens. */
export type Unit<Tx extends TransactionSql> = {
  readonly db: Tx
  readonly emit: (event: EventDraft) => void
  readonly now: Date
  readonly actor: Actor
}

/** Before and after are what an auditor must see, small and without secrets; null where nothing was or nothing is left. */
export type AuditDraft = {
  readonly subjectId: string
  readonly summary: string
  readonly before: object | null
  readonly after: object | null
}

/**
 * The unit of a privileged command. Its type is the guard: a command that takes it cannot be run by a plain `transact`, and
 * `operate` refuses to commit when nothing was written to the audit log.
 */
export type OperatorUnit<Tx extends TransactionSql> = Unit<Tx> & { readonly audited: (entry: AuditDraft) => void }

export type Transact<Tx extends TransactionSql> = <T>(work: (unit: Unit<Tx>) => Promise<T>) => Promise<T>
/** Several pieces of work in one transaction, each in the name of its own actor. */
export type TransactTogether<Tx extends TransactionSql> = (
  actors: readonly Actor[],
  work: (db: Tx, units: readonly Unit<Tx>[]) => Promise<void>,
) => Promise<void>
export type Operate<Tx extends TransactionSql> = <T>(
  action: string,
  work: (unit: OperatorUnit<Tx>) => Promise<T>,
) => Promise<T>
