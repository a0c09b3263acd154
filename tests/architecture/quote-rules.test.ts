import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import { RULES } from '../../subgraphs/orders/domain/quote/entry.ts'
import { isTest, sources } from './sources.ts'

test('the rules that an entry of a quote may name are those that its description lists', () => {
  const schema = readFileSync(fromRoot('subgraphs', 'orders', 'schema.graphql'), 'utf8')
  const listed = /type QuoteEntry [\s\S]*?"(By which rule: .*)"/.exec(schema)?.[1] ?? ''
  const named = [...listed.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name)
  expect([...RULES].sort()).toEqual([...new Set(named)].sort())
})

test.each(RULES)('some price comes about by %s', (rule) => {
  const isWhere = ({ path }: { readonly path: string }) =>
    /^subgraphs\/orders\/domain\/(quote\/|price-change)/.test(path)
  const code = sources.filter((source) => isWhere(source) && !isTest(source) && !source.path.endsWith('/entry.ts'))
  expect(code.some(({ text }) => text.includes(`'${rule}'`))).toBe(true)
})
