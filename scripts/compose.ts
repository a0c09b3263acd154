/**
 * Composes the domains of the registry into the supergraph, which the gateway runs, into the schema that clients see of it, and
 * into its contracts; with `--check` it only tells whether that is done.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fromRoot } from '@supermall/subgraph/root'
import { readSchema, schemaFile } from '@supermall/subgraph/schema'
import { CompositionFault, composeSupergraph } from '../gateway/compose.ts'
import { printContracts } from '../gateway/contracts/open-contracts.ts'
import { registry } from '../subgraphs/index.ts'

const SUPERGRAPH = 'gateway/supergraph.graphql'

/** Which of the files do not hold what they should. */
export const staleFiles = (texts: ReadonlyMap<string, string>, read = committed): readonly string[] =>
  [...texts].filter(([file, text]) => read(file) !== text).map(([file]) => file)

function committed(file: string): string {
  const path = fromRoot(file)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** What is committed, by its place in the repository. */
function composeRegistry(): { readonly texts: ReadonlyMap<string, string>; readonly hints: readonly string[] } {
  const missing = registry.filter(({ name }) => !existsSync(schemaFile(name)))
  if (missing.length > 0) throw new CompositionFault(missing.map(({ name }) => `[${name}] has no schema.graphql`))
  const composed = composeSupergraph(registry.map(({ name, nodes }) => ({ name, nodes, sdl: readSchema(name) })))
  const contracts = printContracts(composed).map(
    ({ name, text }) => [`gateway/contracts/${name}.graphql`, text] as const,
  )
  return {
    texts: new Map([[SUPERGRAPH, composed.supergraph], ['gateway/schema.graphql', composed.schema], ...contracts]),
    hints: composed.hints,
  }
}

function run(isCheck: boolean): void {
  const { texts, hints } = composeRegistry()
  for (const hint of hints) console.log(`hint: ${hint}`)
  const stale = staleFiles(texts)
  if (isCheck && stale.length > 0)
    throw new CompositionFault(stale.map((file) => `${file} is stale: run "npm run compose" and commit it`))
  for (const file of stale) writeFileSync(fromRoot(file), texts.get(file) ?? '')
  console.log(stale.length === 0 ? 'the graph is up to date' : `composed ${stale.join(', ')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    run(process.argv.includes('--check'))
  } catch (error) {
    if (!(error instanceof CompositionFault)) throw error
    for (const line of error.lines) console.error(`compose: ${line}`)
    process.exitCode = 1
  }
}
