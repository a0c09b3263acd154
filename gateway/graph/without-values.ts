import { isSecretName, mask } from '@supermall/subgraph/log'
import type { ASTNode, DocumentNode, ValueNode } from 'graphql'
import { type GraphQLError, Kind, print, visit } from 'graphql'

/** What is wrong with a value, told without what should stand in no answer, no log of a client and no screenshot. */

const LONGEST_VALUE = 100
const LONGEST_MESSAGE = 500
const HIDDEN = '…'

/** Texts that tell of names alone. */
const OF_NAMES =
  /^(Field "|Expected non-nullable type |Expected type "[^"]{1,200}" to be an object\.|Exactly one |\w+ must be )/
/** By what the others tell which type was expected. */
const TYPES = [/^Expected type "(\w+)"/, /^Enum "(\w+)" cannot/, /^(\w+) cannot represent/, / in "(\w+)" enum\./]

const INVALID = /^Variable "\$(\w+)" got invalid value /
const PLACE = / at "([\w.[\]]+)"$/

/** Of a variable: its name, the place within it, and what is wrong there; of the value no more than one plain part. */
export function toldOfVariable(
  { message, originalError }: GraphQLError,
  given: Readonly<Record<string, unknown>>,
): string {
  const name = INVALID.exec(message)?.[1]
  if (name === undefined || !originalError) return withoutValue(message)
  const what = originalError.message
  const place = PLACE.exec(message.slice(0, -what.length - '; '.length))?.[1]
  const steps = (place ?? name).split(/[.[\]]+/).filter((step) => step !== '')
  const value = steps.reduce<unknown>((within, step) => (within as Record<string, unknown> | null)?.[step], given)
  const isHidden = (typeof value === 'object' && value !== null) || steps.some(isSecretName)
  const shown = isHidden ? '' : ` ${shortened(asWritten(mask(value)), LONGEST_VALUE)}`
  const why = OF_NAMES.test(what) ? what : isHidden ? expected(what) : String(mask(what))
  return shortened(
    `Variable "$${name}" got invalid value${shown}${place ? ` at "${place}"` : ''}; ${why}`,
    LONGEST_MESSAGE,
  )
}

/** JSON knows no number that is too large to be one. */
const asWritten = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined')

function expected(what: string): string {
  const type = TYPES.map((one) => one.exec(what)?.[1]).find((one) => one !== undefined)
  return type ? `Expected type "${type}".` : 'It is no value of its type.'
}

/** The same for a message alone, from wherever it comes. */
export function withoutValue(message: string): string {
  const name = INVALID.exec(message)?.[1]
  if (name === undefined) return message.replace(/^(Argument "\w+" has) invalid value .*$/s, '$1 an invalid value.')
  const [before = '', what = ''] = message.split(/; (?=Field "|Expected )/)
  const place = PLACE.exec(before)?.[0] ?? ''
  return `Variable "$${name}" got invalid value${place}; ${OF_NAMES.test(what) ? what : expected(what)}`
}

/** What is said of values that are written into a document. */
export function toldOfDocument(document: DocumentNode, errors: readonly GraphQLError[]): readonly string[] {
  const values = new Set<ASTNode>(errors.flatMap(({ nodes }) => (nodes ?? []).filter(isValue)))
  const secret = values.size > 0 ? secretsAmong(document, values) : values
  return errors.map(({ message, nodes }) => {
    const value = nodes?.find(isValue)
    if (!value) return message
    const isComposite = value.kind === Kind.OBJECT || value.kind === Kind.LIST
    return isComposite || secret.has(value) ? cutOut(message, value) : String(mask(message))
  })
}

function cutOut(message: string, value: ValueNode): string {
  const left = message.replaceAll(print(value), HIDDEN)
  return 'value' in value && left.includes(String(value.value)) ? 'A value is none of its type.' : left
}

const isValue = (node: ASTNode): node is ValueNode =>
  node.kind !== Kind.VARIABLE && (node.kind.endsWith('Value') || node.kind === Kind.OBJECT)

/** Those that stand, however deep, under a name of what is secret. */
function secretsAmong(document: DocumentNode, values: ReadonlySet<ASTNode>): ReadonlySet<ASTNode> {
  const secret = new Set<ASTNode>()
  visit(document, {
    enter(node, _key, parent, _path, ancestors) {
      if (!parent || !values.has(node)) return
      if ([...ancestors, parent].some((one) => isSecretName(nameOf(one)))) secret.add(node)
    },
  })
  return secret
}

function nameOf(node: ASTNode | readonly ASTNode[]): string {
  if (!('kind' in node)) return ''
  if (node.kind === Kind.OBJECT_FIELD || node.kind === Kind.ARGUMENT) return node.name.value
  return node.kind === Kind.VARIABLE_DEFINITION ? node.variable.name.value : ''
}

/** A value may stand where the language has no place for one. */
export const toldOfSyntax = (message: string): string =>
  message.replace(/\b(String|BlockString|Int|Float) ".*"(?=\.)/s, '$1')

/** What is wrong is said at the end of a message. */
function shortened(message: string, most: number): string {
  const half = most / 2
  return message.length > most ? `${message.slice(0, half)} ${HIDDEN} ${message.slice(-half)}` : message
}
