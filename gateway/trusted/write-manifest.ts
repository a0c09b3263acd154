// Writes the manifest of trusted documents from the operations that are kept as files; a test holds it to that.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { Kind, parse } from 'graphql'
import type { Manifest } from './manifest.ts'
import { sha256Of } from './manifest.ts'

/** Folders of `*.graphql`, one document in each file. What a client of one's own sends belongs into the first. */
const FOLDERS = [fromRoot('gateway', 'trusted', 'documents'), fromRoot('gateway', 'playground', 'examples')]

const COMMENT = /^(\s*#[^\n]*\n)+/

export function manifestOf(folders: readonly string[] = FOLDERS): Manifest {
  const texts = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.graphql'))
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8').replace(COMMENT, '').trim()),
  )
  return {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: texts.map((body) => ({ id: sha256Of(body), ...kindOf(body), body })),
  }
}

/** The document may hold several operations; it is known by its first. */
function kindOf(body: string): Pick<Manifest['operations'][number], 'name' | 'type'> {
  const operation = parse(body).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (!operation?.name) throw new Error(`a trusted document needs an operation with a name: ${body.slice(0, 60)}`)
  return { name: operation.name.value, type: operation.operation }
}

if (process.argv[1]?.endsWith('write-manifest.ts'))
  writeFileSync(fromRoot('gateway', 'trusted', 'manifest.json'), `${JSON.stringify(manifestOf(), null, 2)}\n`)
