// Runs many more operations through both executors than the tests do: `npx tsx gateway/compiled/trial/long-trial.ts [queries] [seed]`.
import { runTrials } from './run-trials.ts'

const MOST_TOLD = 5

process.env.APOLLO_TELEMETRY_DISABLED = '1'
const [queries = '5000', seed = String(Date.now())] = process.argv.slice(2)
const { runs, errors, differences } = await runTrials(Number(queries), seed)
for (const difference of differences.slice(0, MOST_TOLD)) console.error(`${difference}\n`)
console.log(`${runs} answers with ${errors} errors from seed ${seed}: ${differences.length} differences.`)
process.exitCode = differences.length === 0 ? 0 : 1
