/** What messaging needs of a domain's database: plain statements on a pool, and transactions of its Prisma client. */
export type Sql = {
  query<Row extends object>(statement: {
    readonly name?: string
    readonly text: string
    readonly values?: unknown[]
  }): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>
}

/** The part of a Prisma transaction client that is the same in every domain. */
export type TransactionSql = {
  $queryRawUnsafe<Rows = unknown>(text: string, ...values: unknown[]): PromiseLike<Rows>
  $executeRawUnsafe(text: string, ...values: unknown[]): PromiseLike<number>
  /** Sends a statement when all others are done, and the end of the transaction with it: when it fails, nothing is committed. */
  readonly $last?: (text: string, ...values: unknown[]) => void
}

export type Client<Tx extends TransactionSql> = {
  $transaction<T>(work: (tx: Tx) => Promise<T>, options?: { readonly timeout?: number }): Promise<T>
}

export type Database<Tx extends TransactionSql> = {
  readonly sql: Sql
  readonly client: Client<Tx>
}
