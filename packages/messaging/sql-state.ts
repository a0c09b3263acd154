/** Whether Postgres said one of these. Prisma wraps what it says; the SQLSTATE may stand at any depth of `cause` or `meta`. */
export function isOfState(error: unknown, states: ReadonlySet<string>, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const { code, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>
  if ([code, originalCode].some((one) => typeof one === 'string' && states.has(one))) return true
  return [cause, meta, driverAdapterError].some((inner) => isOfState(inner, states, depth + 1))
}
