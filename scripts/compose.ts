/**
 * Composes the domains of the registry into gateway/supergraph.graphql; with `--check` it only tells whether that is
 * done.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fromRoot } from '@supermall/subgraph/root'
import { readSchema, schemaFile } from '@supermall/subgraph/schema'
import type { Composed } from '../gateway/compose.ts'
import { CompositionFault, composeSupergraph } from '../gateway/compose.ts'
import { registry } from '../subgraphs/index.ts'

const target = fromRoot('gateway', 'supergraph.graphql')

/** Whether a text, the committed one as a rule, is what the domains compose to now. */
export function checkSupergraph(text = committed()): 'fresh' | 'stale' {
  return text === composeRegistry().supergraph ? 'fresh' : 'stale'
}

const committed = (): string => (existsSync(target) ? readFileSync(target, 'utf8') : '')

function composeRegistry(): Composed {
  const missing = registry.filter(({ name }) => !existsSync(schemaFile(name)))
  if (missing.length > 0) throw new CompositionFault(missing.map(({ name }) => `[${name}] has no schema.graphql`))
  return composeSupergraph(registry.map(({ name, nodes }) => ({ name, nodes, sdl: readSchema(name) })))
}

function run(isCheck: boolean): void {
  const { supergraph, hints } = composeRegistry()
  for (const hint of hints) console.log(`hint: ${hint}`)
  const isFresh = committed() === supergraph
  if (isCheck && !isFresh)
    throw new CompositionFault(['gateway/supergraph.graphql is stale: run "npm run compose" and commit it'])
  if (!isFresh) writeFileSync(target, supergraph)
  console.log(`gateway/supergraph.graphql is ${isFresh ? 'up to date' : 'composed anew'}`)
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
