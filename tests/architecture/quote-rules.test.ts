import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import { isTest, sources } from './sources.ts'

const RULE = /\brule: (.*)|\bentry\((.*)/g
const named = (text: string, quote: string): readonly string[] =>
  [...text.matchAll(new RegExp(`${quote}([A-Z][A-Z_]+)${quote}`, 'g'))].map(([, name = '']) => name)

test('the rules that an entry of a quote may name are those that its description lists', () => {
  const said = sources
    .filter((source) => /^subgraphs\/orders\/domain\/(quote\/|price-change)/.test(source.path) && !isTest(source))
    .flatMap(({ text }) =>
      [...text.matchAll(RULE)].flatMap(([, rule, called]) => named(whole(rule ?? called ?? ''), "'")),
    )
  const schema = readFileSync(fromRoot('subgraphs', 'orders', 'schema.graphql'), 'utf8')
  const listed = /type QuoteEntry [\s\S]*?"(By which rule: .*)"/.exec(schema)?.[1] ?? ''
  expect([...new Set(said)].sort()).toEqual([...new Set(named(listed, '`'))].sort())
})

/** The one value: what stands behind it on the line is another field. */
const whole = (line: string): string => line.replace(/, .*/, '')
