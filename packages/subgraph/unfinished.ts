/** A table of work that is done part by part, as Prisma's delegate of any model has it. */
export type Worked = {
  readonly findFirst: (args: never) => PromiseLike<object | null>
  readonly updateMany: (args: never) => PromiseLike<{ readonly count: number }>
  readonly count: (args: never) => PromiseLike<number>
}

/** What waits or is under way in such a table: rows with a status and a count of failures in a row. */
export function unfinished(table: Worked, underWay: 'RUNNING' | 'SENDING') {
  const status = { in: ['WAITING', underWay] }
  return {
    status,
    count: async (of: object = {}): Promise<number> => table.count({ where: { ...of, status } } as never),
    /** The oldest, but none of these. */
    next: async <Row>(except: readonly string[]): Promise<Row | null> => {
      const where = { status, id: { notIn: [...except] } }
      return (await table.findFirst({ where, orderBy: { id: 'asc' } } as never)) as Row | null
    },
    /** Counts a failure; true when it was the last in a row that it may have, and it is given up. */
    async fail(id: string, most: number, ended: object = {}): Promise<boolean> {
      const where = { id, status }
      await table.updateMany({ where, data: { failureCount: { increment: 1 } } } as never)
      const lost = { where: { ...where, failureCount: { gte: most } }, data: { ...ended, status: 'FAILED' } }
      return (await table.updateMany(lost as never)).count > 0
    },
  }
}
