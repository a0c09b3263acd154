import { cut } from './cut.ts'
import { keysInOrder } from './keys-in-order.ts'

type Facts = Readonly<Record<string, unknown>>

/** What an edit changed, as an auditor reads it: the fields that differ, before and after. Of a long text its beginning and its length. */
export function difference(before: object, after: object, fields: readonly string[]): { before: Facts; after: Facts } {
  const changed = fields.filter((field) => plain(before, field) !== plain(after, field))
  return { before: pick(before, changed), after: pick(after, changed) }
}

const pick = (from: object, fields: readonly string[]): Facts =>
  Object.fromEntries(fields.map((field) => [field, shortened((from as Facts)[field] ?? null)]))

const LONGEST = 500

const shortened = (value: unknown): unknown =>
  typeof value === 'string' && cut(value, LONGEST) !== value
    ? `${cut(value, LONGEST)}… (${[...value].length} characters)`
    : value

const plain = (from: object, field: string): string =>
  JSON.stringify((from as Facts)[field] ?? null, (_, part) =>
    typeof part === 'bigint' ? part.toString() : ordered(part),
  )

const ordered = (part: unknown): unknown =>
  typeof part === 'object' && part !== null && !Array.isArray(part) ? keysInOrder(part) : part
