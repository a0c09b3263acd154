import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSchema, parse, validate } from 'graphql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadExamples } from './load-examples.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'examples-'))
})

afterEach(() => rmSync(directory, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(directory, name), text)

describe('an example', () => {
  it('takes title, sign-in and description from its leading comment and variables from its sibling', () => {
    write(
      'cart.graphql',
      '# Fill a cart\n# Sign in: Buyer\n# Adds a line,\n# then reads it.\n\nmutation Fill($sku: ID!) { add(sku: $sku) }\n',
    )
    write('cart.variables.json', '{ "sku": "sku_1" }')
    expect(loadExamples(directory)).toEqual([
      {
        title: 'Fill a cart',
        signIn: 'Buyer',
        description: 'Adds a line, then reads it.',
        query: 'mutation Fill($sku: ID!) { add(sku: $sku) }\n',
        variables: { sku: 'sku_1' },
      },
    ])
  })

  it('needs neither a description nor variables nor a sign-in', () => {
    write('name.graphql', '# Just a name\r\n{ __typename }')
    expect(loadExamples(directory)).toEqual([{ title: 'Just a name', description: '', query: '{ __typename }\n' }])
  })

  it('keeps the comments that stand inside its query', () => {
    write('a.graphql', '# Title\n\n{\n  # the type\n  __typename\n}\n')
    expect(loadExamples(directory)[0]?.query).toBe('{\n  # the type\n  __typename\n}\n')
  })

  it('is refused by its file name when the title, the operation or the variables cannot be read', () => {
    write('untitled.graphql', '{ __typename }')
    expect(() => loadExamples(directory)).toThrow('untitled.graphql must begin with a comment')
    write('untitled.graphql', '# Only a title\n')
    expect(() => loadExamples(directory)).toThrow('untitled.graphql must begin with a comment')
    write('untitled.graphql', '# Title\n{ __typename }')
    write('untitled.variables.json', '{ sku }')
    expect(() => loadExamples(directory)).toThrow('untitled.variables.json is not JSON')
  })
})

it('Examples come in the order of their file names', () => {
  for (const name of ['b', 'c', 'a']) write(`${name}.graphql`, `# ${name}\n{ __typename }`)
  expect(loadExamples(directory).map(({ title }) => title)).toEqual(['a', 'b', 'c'])
})

it('The examples in this repository have different titles and ask for what the graph has', () => {
  const schema = buildSchema(readFileSync(fileURLToPath(new URL('../schema.graphql', import.meta.url)), 'utf8'))
  const examples = loadExamples(fileURLToPath(new URL('./examples', import.meta.url)))
  expect(examples.length).toBeGreaterThan(0)
  expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length)
  for (const { query } of examples) expect(validate(schema, parse(query))).toEqual([])
})
