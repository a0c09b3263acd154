import { expect, test } from 'vitest'
import { isTest, sources } from './sources.ts'

/** Where a list is named in its cursors: what stands there before anything that is only known when it runs. */
const NAMED = /(?:\bsort: |\bpageOf\(\w+, |\bsorted\(|\blistPage<\w+>\([\w.]+, )['`]([^'`$]+)/g

/** The names and where they stand; a name that differs only by the order of its list is the list's too. */
const names = sources
  .filter((source) => source.path.startsWith('subgraphs/') && !isTest(source))
  .flatMap(({ path, text }) => [...text.matchAll(NAMED)].map(([, name = '']) => ({ path, name })))

test('no two lists call themselves the same in their cursors, so that none takes those of another', () => {
  expect(names.length).toBeGreaterThan(50)
  const taken = names.filter(({ name }, at) => names.findIndex((one) => one.name === name) !== at)
  expect(taken).toEqual([])
})

test.each(names)('$path names $name for what it lists, not only for its order', ({ name }) => {
  expect(name).not.toMatch(/^(newest|oldest|position|priority|\w+ (asc|desc))[. -]?$/)
})
