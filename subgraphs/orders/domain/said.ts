const KEPT_OUT: ReadonlySet<string> = new Set(['id', 'shopId', 'productId', 'version', 'createdAt', 'updatedAt'])

/** What somebody said, as it is kept: all of a row but whose it is and when it was written. */
export const saidOf = (row: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !KEPT_OUT.has(name)))
