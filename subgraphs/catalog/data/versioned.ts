import { unlessTaken } from '@supermall/subgraph/unless-taken'

/** A table whose rows carry a version: the part of Prisma's delegate that all such models share. */
type Table<Row> = {
  readonly updateManyAndReturn: (args: never) => PromiseLike<readonly Row[]>
  readonly deleteMany: (args: never) => PromiseLike<{ readonly count: number }>
}
type Versioned = { readonly id: string; readonly version: number }

/** Null when the row is not at that version any more, `taken` when something in it must be unique and is not. */
export async function saveVersion<Row>(
  table: Table<Row>,
  { id, version }: Versioned,
  data: object,
): Promise<Row | 'taken' | null> {
  const rows = await unlessTaken(
    table.updateManyAndReturn({ where: { id, version }, data: { ...data, version: { increment: 1 } } } as never),
  )
  return rows === null ? 'taken' : (rows[0] ?? null)
}

export const deleteVersion = async <Row>(table: Table<Row>, { id, version }: Versioned): Promise<boolean> =>
  (await table.deleteMany({ where: { id, version } } as never)).count === 1
