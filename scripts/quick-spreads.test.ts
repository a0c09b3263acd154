import { expect, it } from 'vitest'
import { withQuickSpreads } from './quick-spreads.mjs'

it('begins with nothing what begins with a spread and has more in it', () => {
  expect(withQuickSpreads('const a = { ...b, c: { ...d, e } }\nf({\n  ...g,\n  ...h\n})')).toBe(
    'const a = { ...null, ...b, c: { ...null, ...d, e } }\nf({\n  ...null, ...g,\n  ...h\n})',
  )
})

it.each([
  ['a copy', 'const a = { ...b }'],
  ['what begins with something else', 'const a = { b, ...c }'],
  ['a list, and what a call is given', 'const a = [...b, c]; d(...e, f)'],
  ['what is taken apart', 'const { a, ...b } = c; const d = ({ e, ...f }) => f'],
  ['a text', 'const query = `{ ...Shop, id }`; const other = "({ ...b, c })"'],
])('leaves %s as it is', (_, program) => {
  expect(withQuickSpreads(program)).toBe(program)
})

it('gives the same objects, whatever they are spread from', () => {
  const program = `({ all: [{}, { a: 1, b: 2 }, null, [7], JSON.parse('{"__proto__":{"c":1},"d":2}')].map((one) => ({ ...one, a: 3, e: one })) })`
  const run = (text: string): object => new Function(`return ${text}`)()
  expect(withQuickSpreads(program)).not.toBe(program)
  expect(run(withQuickSpreads(program))).toEqual(run(program))
})
