// Prints what imports what it must not, with the reason why, and exits 1; says so when there is nothing.
import { fromRoot, root } from '@supermall/subgraph/root'
import { cruiseTree, readRules } from './cruise.ts'

const rules = await readRules()
const violations = await cruiseTree(root, rules, fromRoot('.cache'))
for (const { rule, from, to, comment } of violations) console.error(`${from}: ${rule}: imports ${to}\n  ${comment}`)
if (violations.length === 0) console.log(`No import breaks one of the ${rules.forbidden.length} rules.`)
process.exitCode = violations.length === 0 ? 0 : 1
