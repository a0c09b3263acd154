/** What zod keeps of a schema, as far as an example needs it. */
type Schema = {
  readonly def: {
    readonly type: string
    readonly shape?: Record<string, Schema>
    readonly element?: Schema
    readonly innerType?: Schema
    readonly keyType?: Schema
    readonly valueType?: Schema
    readonly options?: readonly Schema[]
    readonly items?: readonly Schema[]
    readonly entries?: Record<string, string>
    readonly values?: readonly unknown[]
    readonly in?: Schema
  }
  readonly safeParse: (value: unknown) => { readonly success: boolean }
}

const TEXTS = [
  'some text',
  '2026-11-01T10:00:00.000Z',
  '2026-11-01',
  '1234',
  '12.34',
  'CNY',
  'a@b.example',
  'https://shop.example/a',
  'a',
  'a'.repeat(32),
  'a'.repeat(64),
]
const NUMBERS = [7, 1, 0.5, 0, 100, 1_000, -1]

/** Something that the schema takes: every field filled, every list with one element. Throws when it finds nothing. */
export function exampleOf(schema: unknown, ids: readonly string[]): unknown {
  const wanted = schema as Schema
  const value = candidates(wanted, ids).find((candidate) => wanted.safeParse(candidate).success)
  if (value === undefined) throw new Error(`no example of ${wanted.def.type} ${JSON.stringify(wanted.def)}`)
  return value
}

function candidates(schema: Schema, ids: readonly string[]): readonly unknown[] {
  const { def } = schema
  const inside = (one: Schema | undefined) => (one ? exampleOf(one, ids) : 'nothing')
  switch (def.type) {
    case 'object':
      return [Object.fromEntries(Object.entries(def.shape ?? {}).map(([name, field]) => [name, inside(field)]))]
    case 'array':
      return [[inside(def.element)], []]
    case 'tuple':
      return [(def.items ?? []).map(inside)]
    case 'record':
      return [{ [String(inside(def.keyType))]: inside(def.valueType) }]
    case 'union':
      return (def.options ?? []).map(inside)
    case 'enum':
      return Object.values(def.entries ?? {})
    case 'literal':
      return def.values ?? []
    case 'pipe':
      return [inside(def.in)]
    default:
      return def.innerType ? [inside(def.innerType)] : [...TEXTS, ...NUMBERS, true, ...ids]
  }
}
