import type { Fault, SchemaText } from './schema-text.ts'
import { fault, fieldsOf, textOf } from './schema-text.ts'

/** A code of the domain is documented where clients read it, and a documented code is one that the domain can give. */
export function refusalFaults(schema: SchemaText, code: string): readonly Fault[] {
  const errors = schema.objects.filter((node) => (node.interfaces ?? []).some(({ name }) => name.value === 'UserError'))
  const names = errors.map(({ name }) => name.value)
  const text = errors
    .flatMap((node) => ['description' in node ? textOf(node) : '', ...fieldsOf(node).map(textOf)])
    .join('\n')
  const documented = new Set(matches(text, /`([A-Z][A-Z0-9_]{2,})`|\b([A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z]{5,})\b/g))
  const given = new Set(matches(code, /\brefused\(\s*'([A-Z][A-Z0-9_]{2,})'|\bcode: '([A-Z][A-Z0-9_]{2,})'/g))
  const types = new Set(matches(code, /\btype: '(\w+Error)'/g))
  const where = names.find((name) => !/InUse|Insufficient/.test(name)) ?? 'UserError'
  return [
    ...[...given].filter((one) => !documented.has(one)).map((one) => fault(where, `does not describe the code ${one}`)),
    ...[...documented]
      .filter((one) => !code.includes(`'${one}'`))
      .map((one) => fault(where, `describes the code ${one}, which nothing gives`)),
    ...[...types]
      .filter((one) => !names.includes(one))
      .map((one) => fault(one, 'is given as a refusal and is not in the schema')),
  ]
}

const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, one, other]) => one ?? other ?? '')
