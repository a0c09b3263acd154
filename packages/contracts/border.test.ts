import { readdirSync, readFileSync } from 'node:fs'
import { newId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import type { EventDefinition, RequestDefinition } from './define.ts'
import { exampleOf } from './trial/example.ts'

/** Every event and request there is: one file per publishing domain. */
const folder = new URL('./', import.meta.url)
const files = readdirSync(folder).filter((name) => /^[a-z-]+\.ts$/.test(name))
const exported = (await Promise.all(files.map((name) => import(new URL(name, folder).href)))).flatMap((module) =>
  Object.values(module),
)
const isEvent = (value: unknown): value is EventDefinition => typeof value === 'function' && 'eventName' in value
const isRequest = (value: unknown): value is RequestDefinition<unknown, unknown> =>
  typeof value === 'object' && value !== null && 'requestName' in value
const events = exported.filter(isEvent)
const requests = exported.filter(isRequest)

/** All prefixes that any contract names: an id of each is tried where one is wanted. */
const text = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
const prefixes = [...new Set([...text.matchAll(/idOf\('(\w+)'\)/g)].map(([, prefix]) => prefix ?? ''))]
const ids = prefixes.map((prefix) => newId(prefix))

const WORD = '[a-z]+(?:_[a-z]+)*'
const IRREGULAR =
  'begun|bought|built|chosen|cut|done|drawn|found|frozen|given|got|grown|held|hidden|kept|known|laid|left|lent|lost|made|met|overdrawn|paid|put|' +
  'reset|reshown|run|seen|sent|set|shown|shut|sold|spent|split|spread|stolen|sunk|taken|told|understood|unpaid|withdrawn|withheld|won|written'
const PARTICIPLE = new RegExp(
  `^${WORD}\\.(?:[a-z]+_)*(?:[a-z]+ed|${IRREGULAR})(?:_(?:in|out|up|off|on|down|back|over))?$`,
)
/** Goods are on the shelf or off it, low, out or back: the state itself is what shops call it. */
const STATES = ['product.on_shelf', 'product.off_shelf', 'stock.low', 'stock.out', 'stock.back_in_stock']

describe('events', () => {
  test('are named for what happened to what, each once', () => {
    const names = events.map(({ eventName }) => eventName)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !PARTICIPLE.test(name) && !STATES.includes(name))).toEqual([])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    const files = names.map((name) => name.replaceAll(/[._]/g, '-'))
    expect(files.filter((name, index) => files.indexOf(name) !== index)).toEqual([])
  })

  test.each(events.map((event) => [event.eventName, event] as const))(
    '%s travels as JSON and says what it is about',
    (_, event) => {
      const payload = exampleOf(event.schema, ids)
      expect(event.schema.parse(JSON.parse(JSON.stringify(payload)))).toEqual(payload)
      expect(event.aggregateOf(payload)).toMatch(/\S/)
      expect(event.aggregateOf(payload)).not.toBe('undefined')
      expect(event.schema.safeParse({}).success).toBe(false)
    },
  )

  test.each(events.map((event) => [event.eventName, event] as const))('%s takes no id of another kind', (_, event) => {
    const payload = exampleOf(event.schema, ids) as Record<string, unknown>
    const idFields = Object.entries(payload).filter(([, value]) => ids.some((id) => id === value))
    for (const [field, value] of idFields) {
      const accepting = ids.filter((id) => event.schema.safeParse({ ...payload, [field]: id }).success)
      expect(accepting, `${field} takes ids of one kind`).toEqual([value])
    }
  })
})

describe('requests', () => {
  test('are named for the domain that answers, each once', () => {
    const names = requests.map(({ requestName }) => requestName)
    expect(names.filter((name) => !/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/.test(name))).toEqual([])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test.each(requests.map((request) => [request.requestName, request] as const))(
    '%s and its answer travel as JSON',
    (_, { ask, answer }) => {
      for (const schema of [ask, answer]) {
        const value = exampleOf(schema, ids)
        expect(schema.parse(JSON.parse(JSON.stringify(value)))).toEqual(value)
      }
    },
  )
})
