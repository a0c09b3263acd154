/**
 * Composes the domains of the registry into the supergraph, which the gateway runs, and into the schema that clients see of it;
 * with `--check` it only tells whether that is done.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fromRoot } from '@supermall/subgraph/root'
import { readSchema, schemaFile } from '@supermall/subgraph/schema'
import type { Composed } from '../gateway/compose.ts'
import { CompositionFault, composeSupergraph } from '../gateway/compose.ts'
import { registry } from '../subgraphs/index.ts'

const targets = { supergraph: 'gateway/supergraph.graphql', schema: 'gateway/schema.graphql' } as const
type Text = keyof typeof targets

/** Whether the committed texts are what the domains compose to now; another supergraph may be compared instead. */
export function checkSupergraph(supergraph = committed('supergraph')): 'fresh' | 'stale' {
  const composed = composeRegistry()
  return supergraph === composed.supergraph && committed('schema') === composed.schema ? 'fresh' : 'stale'
}

function committed(text: Text): string {
  const file = fromRoot(targets[text])
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function composeRegistry(): Composed {
  const missing = registry.filter(({ name }) => !existsSync(schemaFile(name)))
  if (missing.length > 0) throw new CompositionFault(missing.map(({ name }) => `[${name}] has no schema.graphql`))
  return composeSupergraph(registry.map(({ name, nodes }) => ({ name, nodes, sdl: readSchema(name) })))
}

function run(isCheck: boolean): void {
  const composed = composeRegistry()
  for (const hint of composed.hints) console.log(`hint: ${hint}`)
  const stale = (Object.keys(targets) as Text[]).filter((text) => committed(text) !== composed[text])
  if (isCheck && stale.length > 0)
    throw new CompositionFault(stale.map((text) => `${targets[text]} is stale: run "npm run compose" and commit it`))
  for (const text of stale) writeFileSync(fromRoot(targets[text]), composed[text])
  console.log(
    stale.length === 0 ? 'the graph is up to date' : `composed ${stale.map((text) => targets[text]).join(', ')}`,
  )
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
