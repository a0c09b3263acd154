/** What keeps a database from serving, in one line that also says what to do. The one who starts the mall prints just that line. */
type DatabaseFault = Error & { readonly code: 'DATABASE_FAULT' }

export const databaseFault = (line: string, cause?: unknown): DatabaseFault =>
  Object.assign(new Error(line, { cause }), { code: 'DATABASE_FAULT' as const })

export const isDatabaseFault = (error: unknown): error is DatabaseFault => codeOf(error) === 'DATABASE_FAULT'

/** The code of a system error (`ENOENT`), of a Postgres error (`3D000`) or of a fault of our own. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
