import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import { registry } from '../../subgraphs/index.ts'
import { EXCEPTIONS, FLAT, filterFaults } from './filters.ts'
import { readSchemaText } from './schema-text.ts'

const sound = `
"How its writer felt."
enum Mood {
  "Well."
  GOOD
}

"A condition on a mood."
input MoodFilter {
  "This one."
  eq: Mood
  "One of these, at most 100."
  in: [Mood!]
}

"Which notes: all that is said must hold."
input NoteWhere {
  "By shop."
  shopId: IdFilter
  "By mood."
  mood: MoodFilter
  "By title."
  title: TextFilter
  "By when they were written."
  writtenAt: TimeFilter
  "All of these; with those of \`OR\` and \`NOT\` at most 10, and at most 3 levels deep."
  AND: [NoteWhere!]
  "Any of these; with those of \`AND\` and \`NOT\` at most 10, and at most 3 levels deep."
  OR: [NoteWhere!]
  "Not this; at most 3 levels deep."
  NOT: NoteWhere
}
`

const lint = (text: string) => filterFaults(readSchemaText(text)).map(({ where, what }) => `${where}: ${what}`)

test('a filter of shared conditions, of an enum and of others like itself has no fault', () => {
  expect(lint(sound)).toEqual([])
})

const OWN_TEXT = 'input NoteTextFilter {\neq: String\n}\n'
const OWN_RANGE = 'input NoteTimeRange {\nfrom: DateTime\nuntil: DateTime\n}\n'

test.each<[what: string, from: string, to: string, fault: string]>([
  ['a bare condition', 'shopId: IdFilter', 'shopId: ID', 'NoteWhere.shopId: is of the type ID, which is no condition'],
  ['one that must be said', 'shopId: IdFilter', 'shopId: IdFilter!', 'NoteWhere.shopId: is of the type IdFilter!'],
  ['an id as a text', 'shopId: IdFilter', 'shopId: ExactFilter', 'NoteWhere.shopId: is not called like ExactFilter'],
  ['an id of nobody knows what', 'shopId: IdFilter', 'moonId: IdFilter', 'NoteWhere.moonId: is of a kind that'],
  ['a text as an id', 'title: TextFilter', 'title: IdFilter', 'NoteWhere.title: is not called like IdFilter'],
  ['a time that does not read as one', 'writtenAt:', 'written:', 'NoteWhere.written: is not called like TimeFilter'],
  ['a condition of its own', 'enum Mood', `${OWN_TEXT}enum Mood`, 'NoteTextFilter: is a filter of no enum'],
  ['a range of its own', 'enum Mood', `${OWN_RANGE}enum Mood`, 'NoteTimeRange: is a range of its own'],
  ['an enum that is compared otherwise', 'eq: Mood\n', 'eq: Mood\nnot: Mood\n', 'MoodFilter: must have `eq: Mood`'],
  ['filters that cannot be mixed', 'OR: [NoteWhere!]', 'OR: NoteWhere', 'NoteWhere: must have AND, OR and NOT'],
  ['another bound', '`AND` and `NOT` at most 10', '`AND` and `NOT` at most 9', 'NoteWhere: must have AND, OR and NOT'],
])('refuses %s', (_, from, to, fault) => {
  expect(sound).toContain(from)
  expect(lint(sound.replace(from, to))).toEqual([expect.stringContaining(fault)])
})

test('knows no exception that is none any more', () => {
  const text = registry
    .map(({ name }) => readFileSync(fromRoot('subgraphs', name, 'schema.graphql'), 'utf8'))
    .join('\n')
  const there = readSchemaText(text).inputs.flatMap(({ name, fields = [] }) => [
    name.value,
    ...fields.map((field) => `${name.value}.${field.name.value}`),
  ])
  expect(there).toEqual(expect.arrayContaining([...Object.keys(EXCEPTIONS), ...Object.keys(FLAT)]))
})
