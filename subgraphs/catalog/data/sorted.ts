import type { Page, Position } from '@supermall/kernel/page'
import { foreignCursor } from '@supermall/kernel/page'
import type { Binding } from './bind.ts'

export type ColumnType = 'text' | 'integer' | 'bigint' | 'date' | 'timestamptz'

/** An order by several columns at once, the last of them unique: all rise or all fall. */
export type Sorting = {
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly isDescending: boolean
}

/**
 * A page as the end of a statement: what lies behind the cursor, in which direction, and one row more than the page. How many is
 * said in the text: a plan that is made once for all sizes would expect a tenth of the table.
 */
export function pageBounds({ columns, isDescending }: Sorting, page: Page, { bind }: Binding) {
  const names = Object.keys(columns)
  const beyond = (position: Position | null, sign: '<' | '>'): string[] =>
    position === null ? [] : [`(${names.join(', ')}) ${sign} (${castValues(position, Object.values(columns), bind)})`]
  const direction = isDescending === page.isBackward ? 'asc' : 'desc'
  const order = `order by ${names.map((name) => `${name} ${direction}`).join(', ')}`
  return {
    order,
    where: [...beyond(page.after, isDescending ? '<' : '>'), ...beyond(page.before, isDescending ? '>' : '<')],
    tail: `${order} limit ${page.size + 1}`,
  }
}

function castValues(position: Position, types: readonly ColumnType[], bind: (value: unknown) => string): string {
  if (position.length !== types.length) throw foreignCursor()
  return types.map((type, at) => `${bind(checked(position[at], type))}::${type}`).join(', ')
}

const SHAPES: Readonly<Record<ColumnType, RegExp>> = {
  text: /^[^\0]{0,200}$/su,
  integer: /^-?\d{1,9}$/,
  bigint: /^-?\d{1,18}$/,
  date: /^[12]\d{3}-\d\d-\d\d$/,
  timestamptz: /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
}

/** A cursor comes from a client: what it holds is checked before a statement is given it. */
export function checked(value: string | number | null | undefined, type: ColumnType): string {
  const text = String(value)
  const isDay = type !== 'date' && type !== 'timestamptz' ? true : !Number.isNaN(Date.parse(text))
  if (value == null || !SHAPES[type].test(text) || !isDay) throw foreignCursor()
  return text
}
