import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import { lintSchema } from './schema-rules/lint.ts'

const sound = `
"What can be asked; nothing is changed by it."
type Query {
  "A note by id; null when there is none."
  note("Its id." id: ID!): Note @tag(name: "storefront")
  "Notes, newest first."
  notes("At most 100." first: Int, "Behind it." after: String, "At most 100." last: Int, "Before it." before: String): NoteConnection @tag(name: "storefront") @listSize(assumedSize: 20)
}

"What can be changed. Several in one request are done one after the other."
type Mutation {
  "Consumers. Causes \`note.written\`. Not idempotent."
  noteWrite("What to write." input: NoteWriteInput!): NotePayload! @tag(name: "storefront")
}

"A note that somebody wrote."
type Note implements Node @key(fields: "id") @cacheControl(maxAge: 0, scope: PRIVATE) {
  "Its id."
  id: ID!
  "Whether others may read it."
  isPublic: Boolean!
  "When it was written."
  writtenAt: DateTime!
  "In which mood."
  mood: Mood!
  "Words to find it by; at most 10."
  words: [String!]!
  "How often it was read."
  readCount: Int!
  "Where it was written."
  shop: Shop
}

"How its writer felt."
enum Mood {
  "Well."
  GOOD
}

"A shop."
type Shop @key(fields: "id", resolvable: false) {
  "Its id."
  id: ID!
}

"A page of notes."
type NoteConnection @cacheControl(maxAge: 0, scope: PRIVATE) {
  "With cursors."
  edges: [NoteEdge!]!
  "Without."
  nodes: [Note!]!
  "Where it lies."
  pageInfo: PageInfo!
  "How many there are, counted no further than 10 000."
  totalCount: Int!
}

"A note and its place."
type NoteEdge @cacheControl(maxAge: 0, scope: PRIVATE) {
  "The note."
  node: Note!
  "Its place."
  cursor: String!
}

"What to write."
input NoteWriteInput {
  "The text: 1 to 500 characters."
  text: String!
}

"What was written."
type NotePayload {
  "The note; null when refused."
  note: Note
  "Why not."
  errors: [UserError!]!
}

"Why it was refused. \`TEXT_LENGTH\`: too long."
type NotesError implements UserError {
  "Which."
  code: String!
  "For a person."
  message: String!
  "Where."
  path: [String!]
}
`

const code = "return refused('TEXT_LENGTH', 'Too long.', 'text')"

const lint = (text: string, otherwise: { code?: string; nodeTypes?: readonly string[] } = {}) =>
  lintSchema({ text, code, nodeTypes: ['Note'], ...otherwise }).map(({ where, what }) => `${where}: ${what}`)

test('a schema that keeps to the conventions has no fault', () => {
  expect(lint(sound)).toEqual([])
})

const planted: readonly (readonly [what: string, from: string, to: string, fault: string])[] = [
  ['a type without description', '"A note that somebody wrote."\n', '', 'Note: has no description'],
  ['a field without description', '"Whether others may read it."\n', '', 'Note.isPublic: has no description'],
  [
    'an argument without description',
    '"Its id." id: ID!): Note',
    'id: ID!): Note',
    'Query.note(id:): has no description',
  ],
  [
    'an input field without description',
    '"The text: 1 to 500 characters."\n',
    '',
    'NoteWriteInput.text: has no description',
  ],
  ['an enum value without description', '"Well."\n', '', 'Mood.GOOD: has no description'],
  ['a flag that does not read as one', 'isPublic', 'public', 'Note.public: is a Boolean'],
  ['a time that does not read as one', 'writtenAt', 'written', 'Note.written: is a DateTime'],
  ['a count that does not read as one', 'readCount', 'totalReads', 'Note.totalReads: is a count'],
  ['a count of many', 'readCount', 'readsCount', 'Note.readsCount: is a count'],
  [
    'an order nobody is told',
    '"Its id." id: ID!): Note',
    '"Its id." id: ID!, "How." orderBy: MoodOrderBy): Note',
    'Query.note(orderBy:): is an order',
  ],
  ['a list whose error takes all', ': NoteConnection @tag', ': NoteConnection! @tag', 'Query.notes: must be nullable'],
  ['a field in snake_case', 'words', 'the_words', 'Note.the_words: is not in camelCase'],
  ['an enum value in small letters', 'GOOD', 'good', 'Mood.good: is not in UPPER_SNAKE'],
  ['a root that is not described', '"What can be asked; nothing is changed by it."', '', 'Query: has no description'],
  [
    'an input called otherwise',
    '"What was written."',
    '"More."\ninput NoteText {\n"The text."\ntext: String!\n}\n"What was written."',
    'NoteText: is an input',
  ],
  [
    'a refusal called otherwise',
    'NotesError implements UserError',
    'NotesRefusal implements UserError @cacheControl(maxAge: 0)',
    'NotesRefusal: implements UserError',
  ],
  [
    'an order that is no order',
    '"At most 100." first',
    '"Which first." orderBy: Mood, "At most 100." first',
    'Query.notes(orderBy:): is of the type Mood',
  ],
  [
    'a mutation of two arguments',
    '"What to write." input: NoteWriteInput!',
    '"The text." text: String!',
    'Mutation.noteWrite: must have exactly one argument',
  ],
  [
    'a mutation that gives the thing itself',
    'NoteWriteInput!): NotePayload!',
    'NoteWriteInput!): Note!',
    'Mutation.noteWrite: must give an `XPayload!`',
  ],
  ['a mutation that begins with its verb', 'noteWrite(', 'addNote(', 'Mutation.addNote: begins with its verb'],
  [
    'a mutation for nobody in particular',
    'Consumers. Causes',
    'Causes',
    'Mutation.noteWrite: does not say who may call it',
  ],
  [
    'a mutation silent about a second call',
    ' Not idempotent.',
    '',
    'Mutation.noteWrite: does not say whether it is idempotent',
  ],
  [
    'a payload without errors',
    '"Why not."\n  errors: [UserError!]!',
    '',
    'NotePayload: must have `errors: [UserError!]!`',
  ],
  ['a payload that cannot be null', 'note: Note\n', 'note: Note!\n', 'NotePayload.note: must be nullable'],
  ['a list without a bound', '; at most 10', '', 'Note.words: is a list'],
  [
    'a connection without a count',
    '"How many there are, counted no further than 10 000."\n  totalCount: Int!',
    '',
    'NoteConnection: must have `totalCount: Int!`',
  ],
  ['an edge without a cursor', '"Its place."\n  cursor: String!', '', 'NoteEdge: must have `cursor: String!`'],
  [
    'a connection that cannot be paged',
    ', "Before it." before: String',
    '',
    'Query.notes: gives a connection and has no argument `before: String`',
  ],
  [
    'a connection of unknown cost',
    ' @listSize(assumedSize: 20)',
    '',
    'Query.notes: gives a connection and has no @listSize',
  ],
  ['a root field for nobody', 'Note @tag(name: "storefront")', 'Note', 'Query.note: has no @tag'],
  [
    'a tag that does not exist',
    'Note @tag(name: "storefront")',
    'Note @tag(name: "shop")',
    'Query.note: has the tag "shop"',
  ],
  [
    'a node without a key',
    ' @key(fields: "id") @cacheControl',
    ' @cacheControl',
    'Note: implements Node and has no @key',
  ],
  [
    'a type that says nothing of caching',
    ' @key(fields: "id") @cacheControl(maxAge: 0, scope: PRIVATE)',
    ' @key(fields: "id")',
    'Note: has no @cacheControl',
  ],
  [
    "another domain's thing as never null",
    'shop: Shop\n',
    'shop: Shop!\n',
    'Note.shop: is Shop!, which another domain resolves',
  ],
  [
    'a permission that does not exist',
    'readCount: Int!',
    'readCount: Int! @requiresScopes(scopes: [["notes.read"]])',
    'Note.readCount: asks for notes.read',
  ],
  [
    'an audience that does not exist',
    'readCount: Int!',
    'readCount: Int! @policy(policies: [["READER"]])',
    'Note.readCount: is for READER',
  ],
  [
    'a documented code that nothing gives',
    '`TEXT_LENGTH`: too long.',
    '`TEXT_LENGTH`: too long. `NOTE_FULL`: full.',
    'NotesError: describes the code NOTE_FULL',
  ],
  [
    'a code that is not documented',
    '`TEXT_LENGTH`: too long.',
    '',
    'NotesError: does not describe the code TEXT_LENGTH',
  ],
]

test.each(planted)('refuses %s', (_, from, to, fault) => {
  expect(sound).toContain(from)
  expect(lint(sound.replaceAll(from, to))).toEqual([expect.stringContaining(fault)])
})

test('refuses a node that the registry does not know, and one that only the registry knows', () => {
  expect(lint(sound, { nodeTypes: [] })).toEqual(['Note: implements Node and has no prefix in subgraphs/index.ts'])
  expect(lint(sound, { nodeTypes: ['Note', 'Page'] })).toEqual([
    'Page: has a prefix in subgraphs/index.ts and is no Node here',
  ])
})

test('refuses a refusal of a type that the schema does not have', () => {
  expect(lint(sound, { code: `${code}\nrefuse({ type: 'NoteFullError', code: 'TEXT_LENGTH' })` })).toEqual([
    'NoteFullError: is given as a refusal and is not in the schema',
  ])
})

test('finds the code of a refusal that is written over several lines', () => {
  expect(lint(sound, { code: `${code}\nrefused(\n  'NOTE_LOST',\n  'Lost.')` })).toEqual([
    'NotesError: does not describe the code NOTE_LOST',
  ])
})

test('what docs/add-a-domain.md has one write keeps to the conventions', () => {
  const page = readFileSync(fromRoot('docs', 'add-a-domain.md'), 'utf8')
  const blocks = (language: string) =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)
  const [text = '', ...others] = blocks('graphql')
  expect(others).toEqual([])
  expect(lintSchema({ text, nodeTypes: ['Note'], code: blocks('ts').join('\n') })).toEqual([])
})
