import type { GraphQLInputType, GraphQLSchema } from 'graphql'
import { getNamedType, isInputObjectType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql'

type Input = Readonly<Record<string, unknown>>

type Pushed = {
  readonly schema: GraphQLSchema
  /** Inputs that are fine, by mutation; made anew each time, as what was accepted before may have changed what there is. */
  readonly samples: Readonly<Record<string, readonly (() => Input | Promise<Input>)[]>>
  readonly ask: (query: string, input: Input) => Promise<Answered>
}

type Coded = { readonly code: string }
type Answered = {
  readonly data: Readonly<Record<string, { readonly errors: readonly Coded[] } | null>>
  readonly errors: readonly { readonly extensions: Coded }[]
}

/** What faulted, what no sample has, and which samples were not fine after all: each of them is empty. */
type Told = {
  readonly faults: readonly string[]
  readonly unseen: readonly string[]
  readonly refused: readonly string[]
}

/** Ends of what a client can send: of four bytes, of eight, and of what its minor units make of it. */
const ENDS: Readonly<Record<string, readonly unknown[]>> = {
  Int: [2_147_483_647, -2_147_483_648],
  BigInt: ['2147483647', '-2147483648', '9223372036854775807', '-9223372036854775808'],
  Float: [Number.MAX_VALUE, -Number.MAX_VALUE],
  Decimal: ['92233720368547758.07', '-92233720368547758.08', '92233720368547758.08'],
}

/**
 * Sends each number of each mutation at each of its ends, alone, twice, as what was kept is added to, by the first sample that has
 * it; then all numbers of each sample together.
 */
export async function pushNumbers({ schema, samples, ask }: Pushed): Promise<Told> {
  const [faults, unseen, refused]: [string[], string[], string[]] = [[], [], []]
  for (const { name, type } of mutationsIn(schema)) {
    const missing = new Set(pathsOf(type).map(({ path }) => path))
    const seen = new Set<string>()
    const query = queryOf(schema, name)
    for (const sample of missing.size > 0 ? (samples[name] ?? []) : []) {
      const codes = codesOf(await ask(query, await sample()), name)
      if (codes.length > 0) refused.push(`${name} ${codes.join(' ')}`)
      let fine = await sample()
      for (const { at, put } of pushesOf(type)) {
        if (seen.has(at.text) || put(fine) === null) continue
        if (at.paths.length > 0) seen.add(at.text)
        for (const path of at.paths) missing.delete(path)
        for (let time = 0; time < 2; time++) {
          const told = codesOf(await ask(query, put(fine) ?? fine), name)
          if (told.includes('INTERNAL_SERVER_ERROR')) faults.push(`${name} ${at.text}`)
          // What is refused changes nothing, and is refused again.
          if (told.length > 0) break
          fine = await sample()
        }
      }
    }
    unseen.push(...[...missing].map((path) => `${name} ${path}`))
  }
  return { faults: [...new Set(faults)], unseen, refused }
}

const codesOf = ({ data, errors }: Answered, name: string): readonly string[] => [
  ...errors.map(({ extensions }) => extensions.code),
  ...(data[name]?.errors ?? []).map(({ code }) => code),
]

function mutationsIn(schema: GraphQLSchema): readonly { name: string; type: GraphQLInputType }[] {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {})
  return fields.flatMap(({ name, args: [input] }) => (input ? [{ name, type: input.type }] : []))
}

type NumberPath = { readonly path: string; readonly scalar: string }

/** Every number that an input can hold; what holds itself is followed once. */
function pathsOf(type: GraphQLInputType, path = '', within: readonly string[] = []): readonly NumberPath[] {
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return named.name in ENDS ? [{ path, scalar: named.name }] : []
  if (within.includes(named.name)) return []
  return Object.values(named.getFields()).flatMap((field) =>
    pathsOf(field.type, path === '' ? field.name : `${path}.${field.name}`, [...within, named.name]),
  )
}

type Push = {
  readonly at: { readonly text: string; readonly paths: readonly string[] }
  readonly put: (input: Input) => Input | null
}

function pushesOf(type: GraphQLInputType): readonly Push[] {
  const all = pathsOf(type)
  const alone = all.flatMap(({ path, scalar }) =>
    (ENDS[scalar] ?? []).map((end) => ({
      at: { text: `${path} = ${end}`, paths: [path] },
      put: (input: Input) => putAt(input, path.split('.'), end),
    })),
  )
  const together = [0, 1].map((index) => ({
    at: { text: `all numbers = ${index === 0 ? 'most' : 'least'}`, paths: [] },
    put: (input: Input) =>
      all
        .filter(({ path }) => path !== 'expectedVersion')
        .reduce<Input>((done, { path, scalar }) => putAt(done, path.split('.'), ENDS[scalar]?.[index]) ?? done, input),
  }))
  return [...alone, ...together]
}

/** Null where the sample has nothing that could hold it. */
function putAt(input: Input, [field = '', ...rest]: readonly string[], end: unknown): Input | null {
  const kept = input[field]
  if (rest.length === 0) return { ...input, [field]: end }
  if (typeof kept !== 'object' || kept === null) return null
  if (!Array.isArray(kept)) return over(input, field, putAt(kept as Input, rest, end))
  const [first, ...others] = kept as readonly Input[]
  const put = first && putAt(first, rest, end)
  return put ? { ...input, [field]: [put, ...others] } : null
}

const over = (input: Input, field: string, value: Input | null): Input | null =>
  value === null ? null : { ...input, [field]: value }

/** Asks for all that the answer holds by itself, so that what cannot be told is found as well. */
function queryOf(schema: GraphQLSchema, name: string): string {
  const field = schema.getMutationType()?.getFields()[name]
  const payload = field && getNamedType(field.type)
  const parts = isObjectType(payload) ? Object.values(payload.getFields()) : []
  const shown = parts.flatMap((part) => {
    const type = getNamedType(part.type)
    if (part.name === 'errors' || part.args.length > 0) return []
    if (isLeafType(type)) return [part.name]
    if (!isObjectType(type)) return []
    const leaves = Object.values(type.getFields()).filter((leaf) => leaf.args.length === 0 && isLeaf(leaf.type))
    return leaves.length > 0 ? [`${part.name} { ${leaves.map((leaf) => leaf.name).join(' ')} }`] : []
  })
  const type = String(field?.args[0]?.type)
  return `mutation Push($input: ${type}) { ${name}(input: $input) { ${shown.join(' ')} errors { code } } }`
}

const isLeaf = (type: unknown): boolean =>
  isNonNullType(type) || isListType(type) ? isLeaf(type.ofType) : isLeafType(type)
