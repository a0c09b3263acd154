import { readSettings } from '@supermall/subgraph/settings'
import { buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { documents } from '../graph/documents.ts'
import { gatewaySettings } from '../settings.ts'
import { silent } from '../testing/fixture-subgraph.ts'

const schema = buildSchema('type Query { a: Query b(n: Int): Int c: [Query] }')
const reader = (variables: Record<string, string> = {}) =>
  documents({
    schema: () => schema,
    settings: readSettings(gatewaySettings, variables),
    mayIntrospect: true,
    mayHint: true,
    log: silent,
  })

const codesOf = (query: string, variables: Record<string, string> = {}) => {
  const prepared = reader(variables).prepare(query)
  return 'errors' in prepared ? prepared.errors.map(({ extensions }) => extensions.code) : []
}
const times = (n: number, text: (i: number) => string) => Array.from({ length: n }, (_, i) => text(i)).join(' ')
const deep = (n: number): string => (n === 1 ? 'b' : `a { ${deep(n - 1)} }`)

describe('a document', () => {
  it.each([
    ['TOKEN_LIMIT', `{ ${times(2_000, () => 'b')} }`, `{ ${times(900, () => 'b')} }`],
    ['DEPTH_LIMIT', `{ ${deep(16)} }`, `{ ${deep(15)} }`],
    ['ALIAS_LIMIT', `{ c { ${times(51, (i) => `x${i}: b`)} } }`, `{ c { ${times(50, (i) => `x${i}: b`)} } }`],
    [
      'DIRECTIVE_LIMIT',
      `{ c { ${times(51, () => 'b @skip(if: false)')} } }`,
      `{ c { ${times(50, () => 'b @skip(if: false)')} } }`,
    ],
    ['ROOT_FIELD_LIMIT', `{ ${times(21, (i) => `x${i}: b`)} }`, `{ ${times(20, (i) => `x${i}: b`)} }`],
    ['FIELD_LIMIT', `{ c { ${times(1_000, () => 'b')} } }`, `{ c { ${times(999, () => 'b')} } }`],
  ])('over %s is refused with its code, and one at the limit is not', (code, over, at) => {
    expect(codesOf(over)).toContain(code)
    expect(codesOf(at)).not.toContain(code)
  })

  it('of too many characters is refused before it is read, whatever the mode, and nothing of it is kept', () => {
    const long = (length: number) => `{ b(n: 1) #${'x'.repeat(length - 11)}`
    expect([long(40).length, codesOf(`${long(31_998)}\n}`)]).toEqual([40, []])
    expect(codesOf(`${long(31_999)}\n}`, { LIMITS_MODE: 'warn' })).toEqual(['CHARACTER_LIMIT'])
    const unread = `{ "${'x'.repeat(40_000)}`
    expect(codesOf(unread)).toEqual(['CHARACTER_LIMIT'])
    expect(codesOf(unread, { LIMIT_CHARACTERS: '50000' })).toEqual(['GRAPHQL_PARSE_FAILED'])
  })

  it('of too many brackets within each other is refused before it is read; what stands in texts and comments is none', () => {
    const nested = (levels: number) => `{ b(n: ${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}) }`
    expect(codesOf(nested(201), { LIMITS_MODE: 'warn' })).toEqual(['DEPTH_LIMIT'])
    expect(codesOf(nested(200))).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    const some = '['.repeat(300)
    const texts = [`"${some}\\"${some}"`, `"""${some}\\"""${some}"${some}"""`, `"" "${some}`, `"""${some}`]
    for (const text of texts) expect(codesOf(`{ b(n: ${text}) } #${some}\n`)).not.toContain('DEPTH_LIMIT')
    for (const text of ['"\\\\"', '""""""', '"""\\""""""', `#${some}\n`, '""', '"\n'])
      expect(codesOf(`{ b(n: ${text}${some}`)).toContain('DEPTH_LIMIT')
  })

  it('is measured with its fragments spread out, in no time however much they multiply', () => {
    const bomb = `{ ...F0 } ${times(40, (i) => `fragment F${i} on Query { a { ...F${i + 1} } c { ...F${i + 1} } }`)} fragment F40 on Query { b }`
    const startedAt = performance.now()
    expect(codesOf(bomb)).toEqual(
      ['DEPTH_LIMIT', 'FIELD_LIMIT', 'ROOT_FIELD_LIMIT'].filter((code) => code !== 'ROOT_FIELD_LIMIT'),
    )
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('whose fragments go in a circle is refused by validation', () => {
    expect(codesOf('{ ...A } fragment A on Query { a { ...A } }')).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  })

  it('hides nothing in an operation that is not the one to run', () => {
    expect(codesOf(`query A { b } query B { ${deep(16)} }`)).toEqual(['DEPTH_LIMIT'])
  })

  it('is measured against what the settings say', () => {
    expect(codesOf('{ a { b } }', { LIMIT_DEPTH: '1' })).toEqual(['DEPTH_LIMIT'])
    expect(codesOf('{ a { b } }', { LIMIT_DEPTH: '1', LIMITS_MODE: 'warn' })).toEqual([])
  })

  it('over a limit is told to the log without its values', () => {
    const told: unknown[] = []
    const log = { ...silent, warn: (event: string, facts?: object) => void told.push([event, facts]) }
    const settings = readSettings(gatewaySettings, { LIMITS_MODE: 'warn', LIMIT_ALIASES: '0' })
    const rules = { schema: () => schema, settings, mayIntrospect: true, mayHint: true, log }
    documents(rules).prepare('{ a { x: b(n: 4711) } }')
    expect(told).toEqual([['limit.exceeded', { message: expect.any(String), query: '{ a { x: b(n: 0) } }' }]])
  })

  it('is forgotten before many long ones fill the memory, refused ones too; what was asked last stays', () => {
    const { prepare } = reader({ LIMIT_CHARACTERS: '2000000' })
    const long = (i: number) => `{ nope${i} } #${'x'.repeat(1024 * 1024)}`
    const [first, short, second] = [prepare(long(0)), prepare('{ nope }'), prepare(long(1))]
    for (let i = 2; i < 15; i++) prepare(long(i))
    expect(prepare(long(0))).toBe(first)
    for (let i = 15; i < 18; i++) prepare(long(i))
    expect(prepare(long(0))).toBe(first)
    expect([prepare('{ nope }') === short, prepare(long(1)) === second]).toEqual([false, false])
    expect(prepare(long(17))).toBe(prepare(long(17)))
  })

  it('is prepared once per text', () => {
    const { prepare } = reader()
    expect(prepare('{ b }')).toBe(prepare('{ b }'))
    expect(prepare('{ nope }')).toBe(prepare('{ nope }'))
  })
})

it('The question by which tools ask for the schema is within all limits', async () => {
  const { getIntrospectionQuery } = await import('graphql')
  expect(codesOf(getIntrospectionQuery())).toEqual([])
})
