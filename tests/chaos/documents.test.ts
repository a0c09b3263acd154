import { readdirSync, readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'

const graph = buildSchema(readFileSync(fromRoot('gateway', 'schema.graphql'), 'utf8'))
const documents = ['tests/chaos', 'bench'].flatMap((folder) =>
  readdirSync(fromRoot(folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'subscribers.ts')
    .flatMap((file) => documentsIn(readFileSync(fromRoot(folder, file), 'utf8')).map((text) => [file, text] as const)),
)

/** Those that are written down as one text. */
function documentsIn(source: string): readonly string[] {
  return [...source.matchAll(/`\s*((?:query|mutation|subscription)\b[^`]*)`/g)]
    .map(([, text = '']) => text)
    .filter((text) => !text.includes('${'))
}

test.each(documents)('what %s asks is known to the graph: %s', (_, text) => {
  expect(validate(graph, parse(text)).map(({ message }) => message)).toEqual([])
})

test('there are such documents', () => expect(documents.length).toBeGreaterThan(20))
