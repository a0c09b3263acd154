import type { Money } from '@supermall/kernel/money'
import { toDecimal } from '@supermall/kernel/money'
import type { GraphQLScalarTypeConfig } from 'graphql'
import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql'

type Made<Internal, External> = Pick<GraphQLScalarTypeConfig<Internal, External>, 'name' | 'serialize'> & {
  readonly parseValue: (value: unknown) => Internal
}

/**
 * Results are handed over by reference inside one process, so every scalar serialises to a plain JSON value. What is written into a
 * document is read as a variable is, an integer by its digits, and refused at its place.
 */
const scalar = <Internal, External>(made: Made<Internal, External>) =>
  new GraphQLScalarType<Internal, External>({
    ...made,
    parseLiteral(node, variables) {
      try {
        return made.parseValue(node.kind === Kind.INT ? node.value : valueFromASTUntyped(node, variables))
      } catch (error) {
        throw error instanceof GraphQLError ? new GraphQLError(error.message, { nodes: node }) : error
      }
    },
  })

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i
const DECIMAL = /^-?\d{1,15}(\.\d{1,6})?$/
const INTEGER = /^-?\d{1,30}$/

/** What years may be added to, and taken from, and every database still keeps. */
const FIRST_MOMENT = Date.UTC(1900, 0, 1)
const LAST_MOMENT = Date.UTC(3000, 0, 1) - 1

const DateTime = scalar<Date, string>({
  name: 'DateTime',
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  parseValue: (value) => {
    const at = typeof value === 'string' && DATE_TIME.test(value) && isOfCalendar(value) ? new Date(value) : null
    if (at === null || Number.isNaN(at.getTime()))
      throw new GraphQLError('DateTime must be an RFC 3339 instant with its offset.')
    if (at.getTime() < FIRST_MOMENT || at.getTime() > LAST_MOMENT)
      throw new GraphQLError('DateTime must be from the year 1900 to the year 2999, in UTC.')
    return at
  },
})

const Decimal = scalar<string, string>({
  name: 'Decimal',
  serialize: String,
  parseValue: (value) => textOf('Decimal', DECIMAL, value),
})

const BigIntScalar = scalar<bigint, string>({
  name: 'BigInt',
  serialize: (value) => BigInt(value as bigint).toString(),
  parseValue: (value) => BigInt(textOf('BigInt', INTEGER, value)),
})

const JSONScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
})

/** By their names in the graph. */
export const scalars = { DateTime, Decimal, BigInt: BigIntScalar, JSON: JSONScalar }

export const baseResolvers = (errorType: string) => ({
  ...scalars,
  Money: { amount: (value: Money) => toDecimal(value), minorUnits: (value: Money) => value.minorUnits },
  UserError: { __resolveType: (refusal: { readonly type?: string }) => refusal.type ?? errorType },
  Node: { __resolveType: (node: { readonly __typename?: string }) => node.__typename },
})

/** `Date` would make 2 March of 30 February, and the next day of the hour 24. */
function isOfCalendar(text: string): boolean {
  const day = text.slice(0, 10)
  const found = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(day) && text.slice(11, 13) !== '24'
}

function textOf(name: string, shape: RegExp, value: unknown): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  if (typeof text !== 'string' || !shape.test(text))
    throw new GraphQLError(`${name} must be an exact number written as text.`)
  return text
}
