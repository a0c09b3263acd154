type Row = Readonly<Record<string, unknown>>
type Asked = { readonly where: Row; readonly orderBy?: Row; readonly take?: number }

/** A made-up table that is asked as one of Prisma's is, by as much of its questions as the house has. */
export function tableInMemory() {
  const rows: Row[] = []
  const found = ({ where, orderBy = {}, take = rows.length }: Asked): Row[] => {
    const [by = ''] = Object.keys(orderBy)
    const fitting = rows.filter((row) => Object.entries(where).every(([name, wanted]) => isWanted(row[name], wanted)))
    return fitting.toSorted((a, b) => compare(a[by], b[by])).slice(0, take)
  }
  const table = {
    rows,
    /** How many rows were ever changed. */
    changed: 0,
    count: async (asked: Asked) => found(asked).length,
    findFirst: async (asked: Asked) => found(asked)[0] ?? null,
    findMany: async (asked: Asked) => found(asked),
    async create({ data }: { readonly data: Row }) {
      rows.push(data)
      return data
    },
    async updateMany({ data, ...asked }: Asked & { readonly data: Row }) {
      const changed = found(asked)
      for (const row of changed) rows[rows.indexOf(row)] = written(row, data)
      table.changed += changed.length
      return { count: changed.length }
    },
    async deleteMany(asked: Asked) {
      const gone = found(asked)
      for (const row of gone) rows.splice(rows.indexOf(row), 1)
      return { count: gone.length }
    },
  }
  return table
}

const isCondition = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !(value instanceof Date)

function isWanted(value: unknown, wanted: unknown): boolean {
  if (!isCondition(wanted)) return value === wanted
  const { in: among, notIn, lte } = wanted as { in?: unknown[]; notIn?: unknown[]; lte?: Date }
  if (among) return among.includes(value)
  if (notIn) return !notIn.includes(value)
  return value !== null && compare(value, lte) <= 0
}

/** Times and numbers; all else stays in the order in which it came. */
const compare = (a: unknown, b: unknown): number => Number(a) - Number(b) || 0

const written = (row: Row, data: Row): Row =>
  Object.fromEntries(
    Object.entries({ ...row, ...data }).map(([name, value]) => [
      name,
      isCondition(value) ? Number(row[name]) + Number(value.increment) : value,
    ]),
  )
