import { readdirSync, readFileSync } from 'node:fs'
import type { EventDefinition } from '@supermall/contracts/define'
import { feeds, reporters } from '@supermall/contracts/news'
import { exampleOf } from '@supermall/contracts/trial/example'
import { newId, prefixOf } from '@supermall/kernel/id'
import { fromRoot } from '@supermall/subgraph/root'
import { buildSchema, getNamedType, isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { readSupergraph } from '../supergraph.ts'

const text = (name: string): string => readFileSync(fromRoot('gateway', name), 'utf8')
const schema = buildSchema(text('schema.graphql'))
const fields = schema.getSubscriptionType()?.getFields() ?? {}
const typeOf = (name: string, field: string): string | undefined => {
  const type = schema.getType(name)
  return isObjectType(type) ? getNamedType(type.getFields()[field]?.type)?.name : undefined
}
const { nodes } = readSupergraph(text('supergraph.graphql'))

const files = readdirSync(fromRoot('packages', 'contracts')).filter((name) => /^[a-z-]+\.ts$/.test(name))
const modules = await Promise.all(files.map((name) => import(fromRoot('packages', 'contracts', name))))
const isEvent = (value: unknown): value is EventDefinition => typeof value === 'function' && 'eventName' in value
const events = new Map(
  modules.flatMap((one) => Object.values(one).filter(isEvent)).map((event) => [event.eventName, event] as const),
)
const ids = [...nodes.keys()].map((prefix) => newId(prefix))

describe('the fields that can be subscribed to', () => {
  test('are those that somebody reports on, by arguments that they have', () => {
    expect(Object.keys(fields).sort()).toEqual(Object.keys(feeds).sort())
    for (const [name, { by, seenAs, partOf, prefix = '' }] of Object.entries(feeds)) {
      // What is asked for by an id that is none is refused, by its prefix or because nobody can see it.
      expect(by === null || seenAs !== null || nodes.has(prefix)).toBe(true)
      expect(fields[name]?.args.map((argument) => argument.name)).toEqual(by === null ? [] : [by])
      if (seenAs !== null) expect([...nodes.values()].map(({ type }) => type)).toContain(seenAs)
      if (partOf !== undefined) expect(typeOf(`${seenAs}`, partOf)).toBe(seenAs)
    }
  })

  test('are each reported on', () => {
    const told = reporters.flatMap(({ eventName, read }) =>
      read(exampleOf(events.get(eventName)?.schema ?? none(), ids)),
    )
    expect([...new Set(told.map(({ field }) => field))].sort()).toEqual(Object.keys(fields).sort())
  })
})

describe('what is reported', () => {
  test.each(reporters.map((reporter) => [reporter.eventName, reporter] as const))(
    'of %s is about a thing of the type that its field gives',
    (eventName, { read }) => {
      const news = read(exampleOf(events.get(eventName)?.schema ?? none(), ids))
      expect(news.length).toBeGreaterThan(0)
      for (const { field, id, key } of news) {
        const type = getNamedType(fields[field]?.type)?.name
        expect([nodes.get(prefixOf(id) ?? '')?.type, 'Node']).toContain(type)
        expect(key).toMatch(/^[a-z]{3}_/)
      }
    },
  )

  test('of a payload that is none is nothing', () => {
    for (const { read } of reporters) expect(read({})).toEqual([])
  })

  test('of one event is reported by one', () => {
    const names = reporters.map(({ eventName }) => eventName)
    expect(new Set(names).size).toBe(names.length)
  })
})

function none(): never {
  throw new Error('an event is reported that no contract knows')
}
