// What an object costs that begins with a spread, as it is written and as it is bundled: `npx tsx bench/spreads.ts`.
import { withQuickSpreads } from '../scripts/quick-spreads.mjs'

type Form = (given: object, more: object) => object

const FORMS = {
  'a property is added': '(given) => ({ ...given, span: 1 })',
  'another object is added': '(given, more) => ({ ...given, ...more })',
  'nothing is added': '(given) => ({ ...given })',
}
const TIMES = 1_000_000

console.log(`Node ${process.versions.node}\n\n| to a copy | as it is written | as it is bundled |\n|---|---|---|`)
for (const [name, text] of Object.entries(FORMS)) {
  const [written, bundled] = [text, withQuickSpreads(text)].map(nanoseconds)
  console.log(`| ${name} | ${written?.toFixed(0)} ns | ${bundled?.toFixed(0)} ns |`)
}

/** The second time counts: by then the program is compiled. */
function nanoseconds(text: string): number {
  const form: Form = new Function(`return ${text}`)()
  run(form)
  return run(form)
}

function run(form: Form): number {
  const from = performance.now()
  let made = 0
  for (let i = 0; i < TIMES; i++) made += 'a' in form({ a: i, b: 'b', c: null }, { d: i }) ? 1 : 0
  if (made !== TIMES) throw new Error('what was spread is not there')
  return ((performance.now() - from) * 1_000_000) / TIMES
}
