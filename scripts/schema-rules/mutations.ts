import type { FieldDefinitionNode } from 'graphql'
import { print } from 'graphql'
import type { Fault, ObjectNode, SchemaText } from './schema-text.ts'
import { fault, fieldsOf, isNonNull, nameOfType, textOf } from './schema-text.ts'

const WHO =
  /\b(anybody|anyone|whoever|guests?|applicants?|consumers?|buyers?|merchants?|staff|clerks?|owners?|operators?|platform|shops?)\b|with `[a-z]+\.[a-z.*]+`/i
const AGAIN = /idempotent|\bonce\b|the same (answer|thing) again/i
const VERB_FIRST = /^(create|update|delete|add|remove|set|edit|make|change|cancel|do)[A-Z]/

/** One input, one payload, and a description that tells the caller all that the types cannot. */
export function mutationFaults(schema: SchemaText): readonly Fault[] {
  const mutations = schema.objects.filter(({ name }) => name.value === 'Mutation').flatMap(fieldsOf)
  const payloads = schema.objects.filter(({ name }) => name.value.endsWith('Payload'))
  return [...mutations.flatMap((field) => faultsOf(field, payloads)), ...payloads.flatMap(payloadFaults)]
}

function faultsOf(field: FieldDefinitionNode, payloads: readonly ObjectNode[]): readonly Fault[] {
  const where = `Mutation.${field.name.value}`
  const [input, ...others] = field.arguments ?? []
  const isOneInput = input?.name.value === 'input' && others.length === 0 && /^\w+Input!$/.test(print(input.type))
  const payload = nameOfType(field.type)
  const isPayload =
    payload.endsWith('Payload') && isNonNull(field.type) && payloads.some(({ name }) => name.value === payload)
  return [
    ...(isOneInput ? [] : [fault(where, 'must have exactly one argument, `input: XInput!`')]),
    ...(isPayload ? [] : [fault(where, 'must give an `XPayload!` of this schema')]),
    ...(VERB_FIRST.test(field.name.value) ? [fault(where, 'begins with its verb; the entity comes first')] : []),
    ...(WHO.test(textOf(field)) ? [] : [fault(where, 'does not say who may call it')]),
    ...(AGAIN.test(textOf(field)) ? [] : [fault(where, 'does not say whether it is idempotent')]),
  ]
}

function payloadFaults(payload: ObjectNode): readonly Fault[] {
  const fields = fieldsOf(payload)
  const errors = fields.find(({ name }) => name.value === 'errors')
  const others = fields.filter((field) => field !== errors)
  return [
    ...(errors && print(errors.type) === '[UserError!]!'
      ? []
      : [fault(payload.name.value, 'must have `errors: [UserError!]!`')]),
    ...(others.length > 0 ? [] : [fault(payload.name.value, 'tells nothing but errors; give what was changed')]),
    ...others
      .filter(({ type }) => isNonNull(type) && nameOfType(type) !== 'Boolean')
      .map(({ name }) =>
        fault(`${payload.name.value}.${name.value}`, 'must be nullable: it is null when the mutation is refused'),
      ),
  ]
}
