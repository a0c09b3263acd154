/** Composes the domains of the registry into gateway/supergraph.graphql; with `--check` it only tells whether that is done. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { readSchema, schemaFile } from '@supermall/subgraph/schema'
import { CompositionFault, composeSupergraph } from '../gateway/compose.ts'
import { registry } from '../subgraphs/index.ts'

const target = fromRoot('gateway', 'supergraph.graphql')

try {
  const missing = registry.filter(({ name }) => !existsSync(schemaFile(name))).map(({ name }) => `[${name}] has no schema.graphql`)
  if (missing.length > 0) throw new CompositionFault(missing)
  const parts = registry.map(({ name, nodes }) => ({ name, nodes, sdl: readSchema(name) }))
  const { supergraph, hints } = composeSupergraph(parts)
  for (const hint of hints) console.log(`hint: ${hint}`)
  settle(supergraph)
} catch (error) {
  if (!(error instanceof CompositionFault)) throw error
  for (const line of error.lines) console.error(`compose: ${line}`)
  process.exitCode = 1
}

function settle(supergraph: string): void {
  const isFresh = existsSync(target) && readFileSync(target, 'utf8') === supergraph
  if (isFresh) console.log('gateway/supergraph.graphql is up to date')
  else if (process.argv.includes('--check')) {
    console.error('compose: gateway/supergraph.graphql is stale: run "npm run compose" and commit it')
    process.exitCode = 1
  } else {
    writeFileSync(target, supergraph)
    console.log('gateway/supergraph.graphql is composed anew')
  }
}
