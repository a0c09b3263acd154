/** The column of a field: the same name in the words of SQL. */
export const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/**
 * A whole row by hand, from the table or alias of that name, as Prisma would read it. Whoever adds a field to the type must name it
 * here, or nothing compiles: `Prisma.raw(fieldsOf<Line>('l', { id: true, … }))`.
 */
export const fieldsOf = <Row extends object>(row: string, fields: Readonly<Record<keyof Row, true>>): string =>
  Object.keys(fields)
    .map((field) => `${row}.${columnOf(field)} as "${field}"`)
    .join(', ')
