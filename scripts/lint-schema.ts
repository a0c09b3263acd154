// Prints what in a schema breaks the conventions, one line each, and exits 1; says so when there is nothing.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { registry } from '../subgraphs/index.ts'
import { descriptionFaults } from './schema-rules/descriptions.ts'
import { lintSchema } from './schema-rules/lint.ts'
import { readSchemaText } from './schema-rules/schema-text.ts'

const BASE = 'packages/subgraph/base.graphql'
const base = descriptionFaults(readSchemaText(readFileSync(fromRoot(BASE), 'utf8'))).map((one) => ({
  file: BASE,
  ...one,
}))

const faults = registry.flatMap(({ name, nodes }) => {
  const file = `subgraphs/${name}/schema.graphql`
  if (!existsSync(fromRoot(file))) return [{ file, where: name, what: 'is in the registry and has no schema' }]
  const text = readFileSync(fromRoot(file), 'utf8')
  return lintSchema({ text, nodeTypes: Object.values(nodes), code: codeOf(name) }).map((one) => ({ file, ...one }))
})

const all = [...base, ...faults]
for (const { file, where, what } of all) console.error(`${file}: ${where}: ${what}`)
if (all.length === 0) console.log(`The schemas of ${registry.length} domains keep to the conventions.`)
process.exitCode = all.length === 0 ? 0 : 1

function codeOf(domain: string): string {
  const files = readdirSync(fromRoot('subgraphs', domain), { recursive: true, encoding: 'utf8' })
  const written = files.filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|\.generated\.ts$|^seed/.test(file))
  const code = written.map((file) => readFileSync(join(fromRoot('subgraphs', domain), file), 'utf8')).join('\n')
  const exports = /\bexportsOf</.test(code) ? readFileSync(fromRoot('packages/subgraph/exports.ts'), 'utf8') : ''
  const common = readFileSync(fromRoot('packages/messaging/idempotency.ts'), 'utf8')
  return withChecks(/\bidempotent\(/.test(code + exports) ? code + exports + common : code)
}

/** What the kernel says of wrong inputs is the domain's to describe, as far as it asks for that; a check may ask another above it. */
function withChecks(code: string): string {
  const refusals = code.includes("from '@supermall/kernel/refusals'") ? ['refusals.ts'] : []
  const form = code.includes("from '@supermall/kernel/form'")
    ? readFileSync(fromRoot('packages/kernel/form.ts'), 'utf8')
    : ''
  const files = ['check.ts', 'geo.ts', 'region.ts', ...refusals].map((file) =>
    readFileSync(fromRoot('packages', 'kernel', file), 'utf8'),
  )
  const checks = files.join('\n').split('\n\n').reverse()
  return checks.reduce((known, check) => {
    const name = /^export (?:function|const) (\w+)/m.exec(check)?.[1]
    return name && new RegExp(`\\b${name}\\(`).test(known) ? known + check : known
  }, code + form)
}
