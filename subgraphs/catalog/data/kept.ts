import { isDeepStrictEqual } from 'node:util'
import { CLEARED } from './json.ts'

/** Whether a row holds all of that already. In what order the keys of a JSON column stand says nothing. */
export const isKept = (row: object, changes: object): boolean => {
  const held: Readonly<Record<string, unknown>> = { ...row }
  return Object.entries(changes).every(([column, value]) =>
    isDeepStrictEqual(value === CLEARED ? null : value, held[column]),
  )
}
