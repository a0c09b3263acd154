import type { Fault, SchemaText } from './schema-text.ts'
import { fault, textOf, valuesIn } from './schema-text.ts'

/** The description is all that a client reads of it, so everything has one. */
export function descriptionFaults(schema: SchemaText): readonly Fault[] {
  const { fields, args, inputs } = valuesIn(schema)
  const types = [...schema.objects, ...schema.interfaces, ...schema.inputs, ...schema.enums]
  const values = schema.enums.flatMap((owner) =>
    (owner.values ?? []).map((node) => ({ node, where: `${owner.name.value}.${node.name.value}` })),
  )
  const all = [...types.map((node) => ({ node, where: node.name.value })), ...fields, ...args, ...inputs, ...values]
  return all.filter(({ node }) => describedNowhere(node)).map(({ where }) => fault(where, 'has no description'))
}

/** An extension adds fields to a type that was described where it was made. */
const describedNowhere = (node: Parameters<typeof textOf>[0] & { readonly kind: string }): boolean =>
  textOf(node) === '' && !node.kind.endsWith('Extension')
