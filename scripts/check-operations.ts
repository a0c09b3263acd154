// Prints every operation of a committed manifest that the graph, or the contract it is for, would no longer take, and exits 1.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fromRoot } from '@supermall/subgraph/root'
import type { GraphQLSchema } from 'graphql'
import { buildSchema, parse, validate } from 'graphql'
import { readManifest } from '../gateway/trusted/manifest.ts'
import { manifestFile, manifestNames } from '../gateway/trusted/write-manifest.ts'

type Broken = { readonly id: string; readonly body: string; readonly because: readonly string[] }

/** Clients that are already out there send these by their ids: whatever is said here would be refused to them. */
function brokenOperations(schema: GraphQLSchema, operations: ReadonlyMap<string, string>): readonly Broken[] {
  return [...operations].flatMap(([id, body]) => {
    const because = validate(schema, parse(body)).map(({ message }) => message)
    return because.length > 0 ? [{ id, body, because }] : []
  })
}

/** What the clients of a manifest see of the graph. */
const schemaFileOf = (manifest: string): string =>
  manifest === 'manifest'
    ? fromRoot('gateway', 'schema.graphql')
    : fromRoot('gateway', 'contracts', `${manifest}.graphql`)

export function checkOperations(read = (path: string) => readFileSync(path, 'utf8')) {
  let count = 0
  const broken = manifestNames.flatMap((name) => {
    const operations = readManifest(manifestFile(name))
    count += operations.size
    return brokenOperations(buildSchema(read(schemaFileOf(name))), operations).map((one) => ({
      manifest: name,
      ...one,
    }))
  })
  return { count, broken }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { count, broken } = checkOperations()
  for (const { manifest, id, body, because } of broken)
    console.error(
      `gateway/trusted/${manifest}.json: ${body.split(/[\s({]/, 2).join(' ')} (${id.slice(0, 12)}): ${because.join(' ')}`,
    )
  if (broken.length === 0) console.log(`The graph takes all ${count} operations that clients were promised.`)
  process.exitCode = broken.length === 0 ? 0 : 1
}
