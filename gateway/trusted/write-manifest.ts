// Writes the manifests of trusted documents from the operations that are kept as files; a test holds them to that.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { Kind, parse } from 'graphql'
import { contractNames } from '../contracts/contract.ts'
import type { Manifest } from './manifest.ts'
import { sha256Of } from './manifest.ts'

const documents = (...below: string[]): string => fromRoot('gateway', 'trusted', 'documents', ...below)

/** The folders of each manifest. What a client of a contract sends is right in the whole graph as well. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  manifest: [
    documents(),
    fromRoot('gateway', 'playground', 'examples'),
    ...contractNames.map((name) => documents(name)),
  ],
  ...Object.fromEntries(contractNames.map((name) => [name, [documents(name)]])),
}

export const manifestNames: readonly string[] = Object.keys(FOLDERS)

export const manifestFile = (name: string): string => fromRoot('gateway', 'trusted', `${name}.json`)

const COMMENT = /^(\s*#[^\n]*\n)+/

/** One document in each `*.graphql` of its folders. */
export function manifestOf(name = 'manifest'): Manifest {
  const texts = (FOLDERS[name] ?? []).flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.graphql'))
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').replace(COMMENT, '').trim()),
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
  for (const name of manifestNames) writeFileSync(manifestFile(name), `${JSON.stringify(manifestOf(name), null, 2)}\n`)
